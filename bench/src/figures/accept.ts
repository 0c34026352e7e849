import type { Figure } from '../figure.ts'
import { openLoaded } from '../loaded.ts'
import { type Connections, connectionSizes } from './connections.ts'

const CONNECTIONS = 256

/** What Kafka costs a request: the producer against its own route with everything but Kafka. */
export const accept: Figure<Connections> = {
  name: 'accept',
  subject: 'producer, acks=all',
  limit: 'its route with validation, without Kafka',
  unit: 'requests/s',
  wanted: { of: 'ratio', is: 'at least', value: 0.75 },
  sizes: connectionSizes(CONNECTIONS),
  open: (bench) =>
    openLoaded(bench, {
      subject: { name: 'producer', service: 'producer' },
      limit: { name: 'no-kafka', service: 'producer', script: 'bench/src/subjects/no-kafka.ts' },
      warmUpConnections: CONNECTIONS,
    }),
}
