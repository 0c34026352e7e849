import { join } from 'node:path'
import process from 'node:process'
import type { ExperimentDefinition } from '../../definition.ts'
import { environmentOf, type Settings, unsetOf } from '../../settings.ts'
import { ROOT } from '../../workspace.ts'
import { type ConsumerName, consumerNames } from '../consumers.ts'
import type { Endpoints } from '../stack.ts'
import type { ComponentSpec } from '../../host/component.ts'
import type { Ports } from '../ports.ts'
import { runningBun } from './runtimes/bun.ts'
import type { InstalledRuntime } from './runtimes/runtime.ts'

const SERVICES = ['rest', 'producer', 'consumer'] as const
export type ServiceName = (typeof SERVICES)[number]

export interface ServiceOptions {
  endpoints: Endpoints
  ports: Ports
  breaker: ExperimentDefinition['breaker']
  settings?: Settings | undefined
  /** How many of them share the topic. */
  consumers: number
  logFolder: string
  /** What runs them; the Bun that runs this by default. */
  runtime?: InstalledRuntime | undefined
  /** Start again whenever a source file changes; with Bun only. */
  isWatching: boolean
  /** Those to start; all unless told otherwise. */
  services?: readonly ServiceName[] | undefined
}

const STOP_TIMEOUT_MS = 10_000

/** The services as processes. */
export function serviceSpecs({
  endpoints,
  ports,
  breaker,
  settings,
  consumers,
  logFolder,
  runtime = runningBun,
  isWatching,
  services = SERVICES,
}: ServiceOptions): ComponentSpec[] {
  const database = { DATABASE_URL: endpoints.databaseUrl }
  // A part that is restored from another terminal needs the access that this one was given.
  const access = Object.entries(process.env).filter(([name]) =>
    /^(KAFKA_(SSL|SASL)|TOPIC_)/.test(name),
  )
  const kafka = {
    ...Object.fromEntries(access.map(([name, value = '']) => [name, value])),
    KAFKA_BROKERS: endpoints.brokers,
    KAFKA_TOPIC: endpoints.topic,
    KAFKA_DEAD_LETTER_TOPIC: endpoints.deadLetterTopic,
    ...endpoints.topicSettings,
  }
  const spec = (
    service: 'rest' | 'producer' | 'consumer',
    env: Record<string, string>,
    name: 'rest' | 'producer' | ConsumerName = service,
  ): ComponentSpec => ({
    name,
    command: runtime.command,
    args: [
      ...runtime.args,
      ...(isWatching ? ['--watch', '--no-clear-screen'] : []),
      join(ROOT, service, 'src/main.ts'),
    ],
    // An `UNSAFE_…` that the shell has exported would be in the run, and in no report of it.
    env: {
      ...unsetOf(service),
      HOST: '127.0.0.1',
      PORT: String(ports[name]),
      ...env,
      ...environmentOf(settings, service),
    },
    cwd: ROOT,
    logFile: join(logFolder, `${name}.log`),
    stopSignal: 'SIGTERM',
    stopTimeoutMs: STOP_TIMEOUT_MS,
  })
  const consumer = {
    ...database,
    ...kafka,
    CONSUMER_GROUP: endpoints.consumerGroup,
    BREAKER_FAILURE_THRESHOLD: String(breaker.failureThreshold),
    BREAKER_SUCCESS_THRESHOLD: String(breaker.successThreshold),
    BREAKER_CALL_TIMEOUT_MS: String(breaker.callTimeoutMs),
    BREAKER_RESET_TIMEOUT_MS: String(breaker.resetTimeoutMs),
  }
  const specs = {
    rest: () => [spec('rest', { ...database, REDIS_URL: endpoints.cacheUrl ?? '' })],
    producer: () => [spec('producer', kafka)],
    consumer: () => consumerNames(consumers).map((name) => spec('consumer', consumer, name)),
  }
  return services.flatMap((service) => specs[service]())
}
