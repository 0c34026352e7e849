import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'
import { runCommand } from './command.ts'
import { isOnPath } from './path.ts'
import type { SetupContext } from './setup.ts'

export const KAFKA_VERSION = '4.3.1'
const HOME = join(WORKSPACE.tools, `kafka-${KAFKA_VERSION}`)

/** An installed Kafka: its jars, a formatted data folder to copy, and where its class data archive goes. */
export const KAFKA_HOME = {
  jars: join(HOME, 'jars'),
  formatted: join(HOME, 'formatted'),
  /** Classes as the JVM left them at its first end; halves the time of a start. Made by the broker itself. */
  classArchive: join(HOME, 'classes.jsa'),
}

const MAVEN_TIMEOUT_MS = 600_000
const FORMAT_TIMEOUT_MS = 60_000

/** Lets Maven bring Kafka's jars, and formats one data folder. @throws UsageError without Maven. */
export async function installKafka({ say, signal }: SetupContext): Promise<void> {
  if (!existsSync(KAFKA_HOME.jars)) {
    if (!isOnPath('mvn')) {
      throw new UsageError(
        'No `mvn` on PATH: it brings Apache Kafka (Debian: `apt-get install maven`). Or use a broker that already runs: --brokers host:port',
      )
    }
    say(`installing Apache Kafka ${KAFKA_VERSION} with Maven (54 MB, once)`)
    mkdirSync(HOME, { recursive: true })
    copyFileSync(join(import.meta.dirname, 'kafka.pom.xml'), join(HOME, 'pom.xml'))
    const unfinished = join(HOME, 'jars.new')
    rmSync(unfinished, { recursive: true, force: true })
    await runCommand({
      command: 'mvn',
      args: [
        '-q',
        '-B',
        'dependency:copy-dependencies',
        `-DoutputDirectory=${unfinished}`,
        '-DincludeScope=runtime',
      ],
      cwd: HOME,
      logFile: join(WORKSPACE.logs, 'install-kafka.log'),
      timeoutMs: MAVEN_TIMEOUT_MS,
      signal,
    })
    renameSync(unfinished, KAFKA_HOME.jars)
  }
  if (!existsSync(KAFKA_HOME.formatted)) {
    say('formatting a data folder for Kafka (once)')
    await formatDataFolder(signal)
  }
}

async function formatDataFolder(signal: AbortSignal): Promise<void> {
  const unfinished = join(HOME, 'formatted.new')
  rmSync(unfinished, { recursive: true, force: true })
  const settings = join(HOME, 'format.properties')
  writeFileSync(
    settings,
    kafkaSettings({ dataFolder: unfinished, port: 9092, controllerPort: 9093 }),
  )
  const clusterId = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')
  await runCommand({
    command: 'java',
    args: [
      '-cp',
      join(KAFKA_HOME.jars, '*'),
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId,
      '-c',
      settings,
    ],
    logFile: join(WORKSPACE.logs, 'format-kafka.log'),
    timeoutMs: FORMAT_TIMEOUT_MS,
    signal,
  })
  renameSync(unfinished, KAFKA_HOME.formatted)
}

/** server.properties of one broker that is its own controller (KRaft), on loopback. */
export function kafkaSettings(options: {
  dataFolder: string
  port: number
  controllerPort: number
}): string {
  const { dataFolder, port, controllerPort } = options
  return `${[
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name=PLAINTEXT',
    `log.dirs=${dataFolder}`,
    // One broker can hold one copy.
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    // One group needs one partition, and each further one costs start time.
    'offsets.topic.num.partitions=1',
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
  ].join('\n')}\n`
}
