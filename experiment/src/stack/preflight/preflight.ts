import { describeError, UsageError } from '../../problems.ts'
import { until } from '../../wait.ts'

/** What the pipeline asks of a broker, on a topic and a group of its own. Each may be asked again after it has failed. */
export interface PreflightClient {
  /** Connects, which begins with ApiVersions, and asks which brokers there are. */
  connect(): Promise<void>
  createTopic(): Promise<void>
  /** Sends a message, acknowledged by all in-sync replicas. */
  produce(): Promise<void>
  /** Resolves when the group has let it in. */
  join(): Promise<void>
  /** Resolves when the message has come. */
  fetch(): Promise<void>
  /** Commits the offset after the message and reads it back. */
  commit(): Promise<void>
  /** Removes what it made and closes every connection, within seconds. Gives what could not be removed; never throws. */
  remove(): Promise<string[]>
}

interface Step {
  /** Completes "… did not happen within N ms". */
  what: string
  timeoutMs: number
  ask: (client: PreflightClient) => Promise<void>
  wayOut: string
}

const ANOTHER = 'Use another broker: `just brokers` lists them.'

const STEPS: Step[] = [
  {
    what: 'an answer to ApiVersions',
    timeoutMs: 5_000,
    ask: (client) => client.connect(),
    wayOut: 'Check that it runs, --brokers, and the KAFKA_SSL and KAFKA_SASL settings.',
  },
  {
    what: 'the creation of a topic',
    timeoutMs: 15_000,
    ask: (client) => client.createTopic(),
    wayOut:
      'It has to let this user create topics, and to have as many brokers as TOPIC_REPLICATION_FACTOR says.',
  },
  {
    what: 'the acknowledgement of a message',
    timeoutMs: 15_000,
    ask: (client) => client.produce(),
    wayOut:
      'It has to let this user write, and as many copies must be in sync as its min.insync.replicas says.',
  },
  {
    // A broker creates its topic of offsets when the first group asks for it, and may wait 3 s for further members.
    what: 'the joining of a consumer group',
    timeoutMs: 30_000,
    ask: (client) => client.join(),
    wayOut:
      'It has to know the classic group protocol, and its offsets.topic.replication.factor must not exceed its brokers.',
  },
  {
    what: 'the fetch of that message',
    timeoutMs: 15_000,
    ask: (client) => client.fetch(),
    wayOut: ANOTHER,
  },
  {
    what: 'the commit of an offset',
    timeoutMs: 15_000,
    ask: (client) => client.commit(),
    wayOut: ANOTHER,
  },
]

const AGAIN_AFTER_MS = 250

export interface PreflightOptions {
  client: PreflightClient
  /** `host:port,…`, for the message. */
  brokers: string
  onProgress: (line: string) => void
  signal: AbortSignal
  /** Tests shorten every wait by it. */
  timeoutFactor?: number
}

/**
 * Asks a broker for all that the pipeline needs, before anything depends on it.
 * @throws UsageError naming the first thing it cannot do, and the way out; the signal's reason when it is aborted
 */
export async function preflight(options: PreflightOptions): Promise<void> {
  const { client, brokers, onProgress, signal, timeoutFactor = 1 } = options
  try {
    for (const { what, timeoutMs, ask, wayOut } of STEPS) {
      const wait = {
        what,
        timeoutMs: timeoutMs * timeoutFactor,
        everyMs: AGAIN_AFTER_MS * timeoutFactor,
        signal,
      }
      try {
        await until(wait, async () => {
          await ask(client)
          return undefined
        })
      } catch (error) {
        signal.throwIfAborted()
        throw new UsageError(
          `The broker at ${brokers} cannot be used: ${describeError(error)}. ${wayOut}`,
        )
      }
    }
  } finally {
    const left = await client.remove()
    if (left.length > 0) {
      onProgress(`the pre-flight could not remove from the broker: ${left.join(', ')}`)
    }
  }
}
