import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { KAFKA_HOME, kafkaSettings } from '../../setup/kafka.ts'
import { WORKSPACE } from '../../workspace.ts'
import type { ComponentSpec } from '../../host/component.ts'
import type { Ports } from './ports.ts'

/** A fresh, formatted data folder and how to start a broker on it. */
export function prepareKafka(ports: Ports, logFolder: string): ComponentSpec {
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
}
