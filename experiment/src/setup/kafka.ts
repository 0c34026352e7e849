import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'
import { runCommand } from './command.ts'
import { kafkaProperties } from './kafka-properties.ts'
import { isOnPath } from './path.ts'
import type { SetupContext } from './setup.ts'

export const KAFKA_VERSION = '4.3.1'
const HOME = join(WORKSPACE.tools, `kafka-${KAFKA_VERSION}`)

/** An installed Kafka: its jars, and where its class data archive goes. */
export const KAFKA_HOME = {
  jars: join(HOME, 'jars'),
  /** Classes as the JVM left them at its first end; halves the time of a start. Made by the broker itself. */
  classArchive: join(HOME, 'classes.jsa'),
}

const MAVEN_TIMEOUT_MS = 600_000
const FORMAT_TIMEOUT_MS = 60_000

/** A formatted data folder to copy, for one node of a quorum of that many. */
export function formattedFolder(nodes: number, id: number): string {
  return nodes === 1 ? join(HOME, 'formatted') : join(HOME, `formatted-${nodes}`, String(id))
}

/**
 * Lets Maven bring Kafka's jars, and formats a data folder for each node of a quorum of that many.
 * @throws UsageError without Maven
 */
export async function installKafka({ say, signal }: SetupContext, nodes: number): Promise<void> {
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
  if (!existsSync(formattedFolder(nodes, 1))) {
    say(
      nodes === 1
        ? 'formatting a data folder for Kafka (once)'
        : `formatting ${nodes} data folders for Kafka (once)`,
    )
    await formatDataFolders(nodes, signal)
  }
}

/** One cluster id for all of them. A folder that is there is whole. */
async function formatDataFolders(nodes: number, signal: AbortSignal): Promise<void> {
  const quorum = Array.from({ length: nodes }, (_, index) => ({
    id: index + 1,
    port: 9092 + 2 * index,
    controllerPort: 9093 + 2 * index,
  }))
  const unfinished = join(HOME, `formatted-${nodes}.new`)
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true })
  const clusterId = Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64url')
  for (const node of quorum) {
    const settings = join(unfinished, `format-${node.id}.properties`)
    const dataFolder = join(unfinished, String(node.id))
    writeFileSync(settings, kafkaProperties({ node, quorum, dataFolder }))
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
  }
  if (nodes === 1) {
    renameSync(join(unfinished, '1'), formattedFolder(1, 1))
    rmSync(unfinished, { recursive: true })
  } else {
    renameSync(unfinished, dirname(formattedFolder(nodes, 1)))
  }
}
