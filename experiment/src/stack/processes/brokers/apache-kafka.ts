import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { requireJava } from '../../../setup/java.ts'
import { installKafka, KAFKA_HOME, KAFKA_VERSION, kafkaSettings } from '../../../setup/kafka.ts'
import { isOnPath } from '../../../setup/path.ts'
import { WORKSPACE } from '../../../workspace.ts'
import type { LocalBroker } from './local-broker.ts'

/** Apache Kafka in KRaft mode, its own controller. Maven brings it. */
export const apacheKafka: LocalBroker = {
  name: 'kafka',
  title: 'Apache Kafka',
  durability: 'one copy, in the page cache; flushing is left to the system',
  isAvailable: () => isOnPath('java') && (existsSync(KAFKA_HOME.jars) || isOnPath('mvn')),
  async install(context) {
    requireJava()
    await installKafka(context)
  },
  versions: () => ({ broker: KAFKA_VERSION, runtime: { java: requireJava() } }),
  prepare(ports, logFolder) {
    const dataFolder = join(WORKSPACE.data, 'broker')
    const settings = join(dataFolder, 'server.properties')
    const logs = join(dataFolder, 'logs')
    rmSync(dataFolder, { recursive: true, force: true })
    cpSync(KAFKA_HOME.formatted, logs, { recursive: true })
    writeFileSync(
      settings,
      kafkaSettings({ dataFolder: logs, port: ports.broker, controllerPort: ports.controller }),
    )
    const archive = KAFKA_HOME.classArchive
    return {
      name: 'broker',
      command: 'java',
      args: [
        '-Xms512m',
        '-Xmx512m',
        '-XX:+UseSerialGC',
        existsSync(archive)
          ? `-XX:SharedArchiveFile=${archive}`
          : `-XX:ArchiveClassesAtExit=${archive}`,
        '-cp',
        join(KAFKA_HOME.jars, '*'),
        'kafka.Kafka',
        settings,
      ],
      env: {},
      cwd: dataFolder,
      dataFolder,
      logFile: join(logFolder, 'broker.log'),
      stopSignal: 'SIGTERM',
      // The first end writes the class archive.
      stopTimeoutMs: 20_000,
    }
  },
}
