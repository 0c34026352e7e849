import type { Figure } from '../figure.ts'
import { openLoaded } from '../loaded.ts'
import { type Connections, connectionSizes } from './connections.ts'

const CONNECTIONS = 256

/** What sending together is worth: the producer against one send a request, with kafkajs as it comes. */
export const groupCommit: Figure<Connections> = {
  name: 'group commit',
  subject: 'producer',
  limit: 'one `producer.send` a request, as tutorials do',
  unit: 'requests/s',
  wanted: { of: 'ratio', is: 'at least', value: 10 },
  sizes: connectionSizes(CONNECTIONS),
  open: (bench) =>
    openLoaded(bench, {
      subject: { name: 'producer', service: 'producer' },
      limit: {
        name: 'send-per-request',
        service: 'producer',
        script: 'bench/src/subjects/send-per-request.ts',
      },
      warmUpConnections: CONNECTIONS,
    }),
}
