import type { Figure } from '../figure.ts'
import { openLoaded } from '../loaded.ts'
import { type Connections, connectionSizes } from './connections.ts'

const CONNECTIONS = 256

/** Another client for Kafka in the producer; only shown, for kafkajs stays. */
export const platformatic: Figure<Connections> = {
  name: '@platformatic/kafka',
  subject: 'the producer with @platformatic/kafka',
  limit: 'the producer as it is, with kafkajs',
  unit: 'requests/s',
  wanted: null,
  sizes: connectionSizes(CONNECTIONS).filter(({ factor }) => factor === 1),
  open: (bench) =>
    openLoaded(bench, {
      subject: {
        name: 'platformatic',
        service: 'producer',
        script: 'bench/src/subjects/platformatic.ts',
      },
      limit: { name: 'producer', service: 'producer' },
      warmUpConnections: CONNECTIONS,
    }),
}
