import { node } from '../../../experiment/src/stack/processes/runtimes/node.ts'
import type { Figure } from '../figure.ts'
import { openLoaded } from '../loaded.ts'
import { requireRuntime } from '../runtimes/require-runtime.ts'
import { type Connections, connectionSizes } from './connections.ts'

const CONNECTIONS = 64
// As Express and its guides say it is to run.
const onNode = () => ({ runtime: requireRuntime(node), env: { NODE_ENV: 'production' } })

/** Our REST against the article's, as tutorials write it. */
export const articleRest: Figure<Connections> = {
  name: "article's REST",
  subject: 'rest',
  limit: 'Express and pg on Node',
  unit: 'requests/s',
  wanted: { of: 'ratio', is: 'at least', value: 1.5 },
  sizes: connectionSizes(CONNECTIONS),
  runtime: node,
  open: (bench) =>
    openLoaded(bench, {
      subject: { name: 'rest', service: 'rest' },
      limit: {
        name: 'rival-rest',
        service: 'rest',
        script: 'bench/rivals/rest.js',
        ...onNode(),
      },
      warmUpConnections: CONNECTIONS,
    }),
}

/** Our producer against the article's, as tutorials write it. */
export const articleProducer: Figure<Connections> = {
  name: "article's producer",
  subject: 'producer',
  limit: 'Express and kafkajs on Node, one send a request',
  unit: 'requests/s',
  wanted: { of: 'ratio', is: 'at least', value: 8 },
  sizes: connectionSizes(CONNECTIONS),
  runtime: node,
  open: (bench) =>
    openLoaded(bench, {
      subject: { name: 'producer', service: 'producer' },
      limit: {
        name: 'rival-producer',
        service: 'producer',
        script: 'bench/rivals/producer.js',
        ...onNode(),
      },
      warmUpConnections: CONNECTIONS,
    }),
}
