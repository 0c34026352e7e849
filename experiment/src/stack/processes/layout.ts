import { DEAD_LETTER_TOPIC, LOCATIONS_TOPIC } from '@under-fire/shared/topic'
import { findBroker } from '../brokers/brokers.ts'
import { consumerNames, partitionsFor } from '../consumers.ts'
import type { Ports } from '../ports.ts'
import type { Endpoints } from '../stack.ts'
import type { LocalBroker } from './brokers/local-broker.ts'
import { directly, type Front } from './network/front.ts'
import { hasPrometheus } from './prometheus.ts'

export interface Layout {
  ports: Ports
  /** `host:port,…` of a broker that already runs, or the one to start. */
  broker: string | Pick<LocalBroker, 'name' | 'ports'>
  consumers: number
  hasCache?: boolean | undefined
  runId: string
  /** What stands in front of the parts; nothing by default. */
  front?: Front
  /** Whether a proxy runs. */
  isDisturbed?: boolean
}

/** The ports that parts will listen on; the runner's own is the runner's to check. */
export function portsNeeded({
  broker,
  consumers,
  hasCache,
  ports,
  isDisturbed = false,
}: Layout): Partial<Ports> {
  const names: (keyof Ports)[] = [
    'rest',
    'producer',
    ...consumerNames(consumers),
    'database',
    ...(typeof broker === 'string' ? [] : [...broker.ports.clients, ...broker.ports.controllers]),
    ...(hasCache ? (['cache'] as const) : []),
    ...(isDisturbed ? (['proxy'] as const) : []),
    ...(hasPrometheus() ? (['prometheus'] as const) : []),
  ]
  return Object.fromEntries(names.map((name) => [name, ports[name]]))
}

/** Where everything will answer, and the shape of the topic: as many copies as there are brokers. */
export function placeEndpoints(databaseUrl: string, layout: Layout): Endpoints {
  const { broker, consumers, hasCache, ports, runId, front = directly(ports) } = layout
  const isGiven = typeof broker === 'string'
  const suffix = isGiven ? `-${runId}` : ''
  const urlOf = (name: keyof Ports) => `http://${front.address(name)}`
  return {
    restUrl: urlOf('rest'),
    producerUrl: urlOf('producer'),
    consumerUrl: urlOf('consumer'),
    consumerUrls: Object.fromEntries(consumerNames(consumers).map((name) => [name, urlOf(name)])),
    databaseUrl,
    ...(hasCache && { cacheUrl: `redis://${front.address('cache')}` }),
    brokers: isGiven ? broker : broker.ports.clients.map((name) => front.address(name)).join(','),
    topic: LOCATIONS_TOPIC + suffix,
    deadLetterTopic: DEAD_LETTER_TOPIC + suffix,
    consumerGroup: `under-fire${suffix}`,
    topicSettings: {
      ...((!isGiven || consumers > 1) && { TOPIC_PARTITIONS: String(partitionsFor(consumers)) }),
      ...(!isGiven && { TOPIC_REPLICATION_FACTOR: String(findBroker(broker.name).copies) }),
    },
  }
}
