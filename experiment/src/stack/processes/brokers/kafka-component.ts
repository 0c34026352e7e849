import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ComponentSpec } from '../../../host/component.ts'
import { formattedFolder, KAFKA_HOME } from '../../../setup/kafka.ts'
import { type KafkaNode, kafkaProperties } from '../../../setup/kafka-properties.ts'
import { WORKSPACE } from '../../../workspace.ts'

/** One Apache Kafka: a fresh data folder, and how it is started. */
export function kafkaComponent(options: {
  name: string
  node: KafkaNode
  quorum: KafkaNode[]
  heapMiB: number
  logFolder: string
}): ComponentSpec {
  const { name, node, quorum, heapMiB, logFolder } = options
  const isAlone = quorum.length === 1
  const dataFolder = join(WORKSPACE.data, name)
  const settings = join(dataFolder, 'server.properties')
  const logs = join(dataFolder, 'logs')
  rmSync(dataFolder, { recursive: true, force: true })
  cpSync(formattedFolder(quorum.length, node.id), logs, { recursive: true })
  writeFileSync(settings, kafkaProperties({ node, quorum, dataFolder: logs }))
  return {
    name,
    command: 'java',
    args: [
      `-Xms${heapMiB}m`,
      `-Xmx${heapMiB}m`,
      '-XX:+UseSerialGC',
      ...classArchive(isAlone),
      '-cp',
      join(KAFKA_HOME.jars, '*'),
      'kafka.Kafka',
      settings,
    ],
    env: {},
    cwd: dataFolder,
    dataFolder,
    logFile: join(logFolder, `${name}.log`),
    // Of three that end together the last two wait for a majority that is gone; the data goes with them anyway.
    stopSignal: isAlone ? 'SIGTERM' : 'SIGKILL',
    // The first end writes the class archive.
    stopTimeoutMs: 20_000,
  }
}

// One that ends alone writes the archive: of three that end together each would write the same file.
function classArchive(mayWrite: boolean): string[] {
  const archive = KAFKA_HOME.classArchive
  if (existsSync(archive)) {
    return [`-XX:SharedArchiveFile=${archive}`]
  }
  return mayWrite ? [`-XX:ArchiveClassesAtExit=${archive}`] : []
}
