import type { ExperimentDefinition } from '../../definition.ts'
import type { Broker } from '../brokers/broker.ts'
import { consumerNames } from '../consumers.ts'
import type { Ports } from '../ports.ts'
import { placeEndpoints } from '../processes/layout.ts'
import type { Endpoints } from '../stack.ts'
import type { ScrapeJob } from '../scrape-config.ts'

export interface PlanOptions {
  ports: Ports
  breaker: ExperimentDefinition['breaker']
  /** `host:port,…` of a broker that already runs, or the one to start. */
  broker: string | Broker
  consumers: number
  hasCache?: boolean | undefined
  /** Makes the names on a broker that is not ours unique to this run. */
  runId: string
}

/** How compose.yaml is used for a run. */
export interface ComposePlan {
  profiles: string[]
  /** The variables of compose.yaml that are not what they are by default. */
  env: Record<string, string>
  /** The service of each part. */
  services: Record<string, string>
  placeEndpoints: (databaseUrl: string) => Endpoints
  neededPorts: Partial<Ports>
  /** @param runnerHost where a container finds this machine */
  jobs: (runnerHost: string) => ScrapeJob[]
}

const INSIDE = {
  rest: 3001,
  producer: 3002,
  consumer: 3003,
  broker: 9092,
  redpandaAdmin: 9644,
  cache: 6379,
}
const BROKER_PORTS = ['broker', 'broker-2', 'broker-3'] as const

/** Decides all that a run with containers is made of. Pure. */
export function planCompose(options: PlanOptions): ComposePlan {
  const { ports, breaker, broker, consumers } = options
  const cache = options.hasCache ? (['cache'] as const) : []
  const own = typeof broker === 'string' ? undefined : broker
  const clients = BROKER_PORTS.slice(0, own?.copies ?? 0)
  const parts = consumerNames(consumers)
  const place = (databaseUrl: string) =>
    placeEndpoints(databaseUrl, {
      ...options,
      broker:
        typeof broker === 'string'
          ? broker
          : { name: broker.name, ports: { clients, controllers: [] } },
    })
  const { topic, deadLetterTopic, consumerGroup, topicSettings } = place('')
  return {
    profiles: [...(own === undefined ? [] : [own.name]), ...parts.slice(1), ...cache],
    env: {
      ...portVariables(ports),
      ...topicSettings,
      REDIS_URL: options.hasCache ? `redis://cache:${INSIDE.cache}` : '',
      SERVICE_BROKERS: seedsOf(broker),
      KAFKA_TOPIC: topic,
      KAFKA_DEAD_LETTER_TOPIC: deadLetterTopic,
      CONSUMER_GROUP: consumerGroup,
      BREAKER_FAILURE_THRESHOLD: String(breaker.failureThreshold),
      BREAKER_SUCCESS_THRESHOLD: String(breaker.successThreshold),
      BREAKER_CALL_TIMEOUT_MS: String(breaker.callTimeoutMs),
      BREAKER_RESET_TIMEOUT_MS: String(breaker.resetTimeoutMs),
    },
    services: Object.fromEntries([
      ...['database', 'rest', 'producer', ...parts, ...cache].map((name) => [name, name]),
      ...brokerServices(own),
    ]),
    placeEndpoints: place,
    neededPorts: Object.fromEntries(
      (
        [
          'rest',
          'producer',
          ...parts,
          'database',
          ...clients,
          ...cache,
          'prometheus',
          'grafana',
        ] as const
      ).map((name) => [name, ports[name]]),
    ),
    jobs: (runnerHost) => [
      ...jobsOf(options, own),
      { job: 'experiment', targets: [`${runnerHost}:${ports.runner}`] },
    ],
  }
}

function portVariables(ports: Ports): Record<string, string> {
  return {
    REST_PORT: String(ports.rest),
    PRODUCER_PORT: String(ports.producer),
    CONSUMER_PORT: String(ports.consumer),
    ...Object.fromEntries(
      ([2, 3, 4, 5, 6] as const).map((n) => [`CONSUMER_${n}_PORT`, String(ports[`consumer-${n}`])]),
    ),
    POSTGRES_PORT: String(ports.database),
    CACHE_PORT: String(ports.cache),
    BROKER_PORT: String(ports.broker),
    BROKER_2_PORT: String(ports['broker-2']),
    BROKER_3_PORT: String(ports['broker-3']),
    PROMETHEUS_PORT: String(ports.prometheus),
    GRAFANA_PORT: String(ports.grafana),
  }
}

/** A broker alone is the part `broker`; those of a cluster are numbered. */
function brokerServices(broker: Broker | undefined): [part: string, service: string][] {
  const services = broker?.services ?? []
  return services.length === 1
    ? services.map((service) => ['broker', service])
    : services.map((service, index) => [`broker-${index + 1}`, service])
}

/** Where the services find the broker. */
function seedsOf(broker: string | Broker): string {
  if (typeof broker === 'string') {
    return broker
  }
  return brokerServices(broker)
    .map(([part]) => `${part}:${INSIDE.broker}`)
    .join(',')
}

function jobsOf({ consumers }: PlanOptions, broker: Broker | undefined): ScrapeJob[] {
  const redpandas = broker?.services.filter((name) => name.startsWith('redpanda')) ?? []
  return [
    { job: 'rest', targets: [`rest:${INSIDE.rest}`] },
    { job: 'producer', targets: [`producer:${INSIDE.producer}`] },
    {
      job: 'consumer',
      targets: consumerNames(consumers).map((name) => `${name}:${INSIDE.consumer}`),
    },
    ...(redpandas.length > 0
      ? [
          {
            job: 'redpanda',
            targets: redpandas.map((name) => `${name}:${INSIDE.redpandaAdmin}`),
            path: '/public_metrics',
          },
        ]
      : []),
  ]
}
