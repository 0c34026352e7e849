import type { Target } from '../targets.ts'
import type { Resources } from '../host/resources.ts'
import type { Disturbance } from './disturbance.ts'

/** Where the parts of a running stack answer. */
export interface Endpoints {
  restUrl: string
  producerUrl: string
  /** Of the first consumer. */
  consumerUrl: string
  /** Of every consumer, by the name of its part, the first included. */
  consumerUrls: Record<string, string>
  databaseUrl: string
  /** `redis://host:port`; undefined where the experiment has no cache. */
  cacheUrl?: string
  /** `host:port`, comma separated. */
  brokers: string
  topic: string
  deadLetterTopic: string
  consumerGroup: string
  /** The TOPIC_* settings of runner and services; what is not in it the environment says, then the default. */
  topicSettings: { TOPIC_PARTITIONS?: string; TOPIC_REPLICATION_FACTOR?: string }
}

/** What the journal says about where a run happened. */
export interface StackFacts {
  stack: string
  /** `cluster_id` and `nodes` as the broker reports them. */
  broker: { name: string; version: string; durability: string; cluster_id: string; nodes: number }
  versions: Record<string, string>
  /** How many consumers share the topic; not in a journal from before there could be several. */
  consumers?: number
  /** The container image of each part, with its digest; left out where there are none. */
  images?: Record<string, string> | undefined
}

/** Where things run: the runner knows only this. Every call ends within a bound of its own. */
export interface Stack {
  /** Starts everything and resolves when every part is ready. `onProgress` gets one line a step. */
  up(onProgress: (line: string) => void, signal: AbortSignal): Promise<Endpoints>
  /** Addresses of this machine, beside loopback, that the stack's Prometheus reaches the runner's metrics at; known once it is up. */
  runnerAddresses(): string[]
  /** SIGKILL, at once. Nothing happens when it is not running. */
  kill(target: Target): Promise<void>
  /** A graceful end, or SIGKILL when that takes too long. Nothing happens when it is not running. */
  stop(target: Target): Promise<void>
  /** SIGSTOP for all of its processes, until `thaw`. Nothing happens when it is not running. */
  freeze(target: Target): Promise<void>
  thaw(target: Target): Promise<void>
  /** Disturbs the connections to it, until `calm`. @throws UsageError when nothing stands in front of it. */
  disturb(target: Target, disturbance: Disturbance): Promise<void>
  calm(target: Target): Promise<void>
  /** Starts it again as it was. Nothing happens when it is running. */
  restore(target: Target): Promise<void>
  /** Where the parts answer. @throws Error before it is up */
  endpoints(): Endpoints
  /** What each part and the load generator have used so far, children included. */
  resources(): Promise<Record<string, Resources>>
  /** Parts that ended although nobody asked for it, with their exit code or signal. */
  unexpectedExits(): string[]
  facts(): Promise<StackFacts>
  /** Stops everything that this stack started. Can be repeated. */
  down(): Promise<void>
}
