import type { Figure, Size } from '../figure.ts'
import { openLoaded } from '../loaded.ts'

interface Connections extends Size {
  connections: number
  durationS: number
}

const size = (factor: Size['factor'], connections: number, rounds: number): Connections => ({
  factor,
  label: `${connections} connections`,
  connections,
  durationS: 2,
  rounds,
})

/** What Kafka costs a request: the producer against its own route with everything but Kafka. */
export const accept: Figure<Connections> = {
  name: 'accept',
  subject: 'producer, acks=all',
  limit: 'its route with validation, without Kafka',
  unit: 'requests/s',
  wanted: { of: 'ratio', is: 'at least', value: 0.75 },
  sizes: [size(1, 256, 5), size(0.1, 26, 2), size(10, 2_560, 2)],
  open: (bench, { connections, durationS }) =>
    openLoaded(bench, {
      subject: { name: 'producer', service: 'producer' },
      limit: {
        name: 'no-kafka',
        service: 'producer',
        script: 'bench/src/subjects/no-kafka.ts',
      },
      load: { connections, durationS },
    }),
}
