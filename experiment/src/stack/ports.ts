import { createServer } from 'node:net'
import * as v from 'valibot'
import { UsageError } from '../problems.ts'

const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
const portsSchema = v.strictObject({
  rest: port,
  producer: port,
  consumer: port,
  'consumer-2': port,
  'consumer-3': port,
  'consumer-4': port,
  'consumer-5': port,
  'consumer-6': port,
  database: port,
  broker: port,
  'broker-2': port,
  'broker-3': port,
  controller: port,
  'controller-2': port,
  'controller-3': port,
  cache: port,
  proxy: port,
  prometheus: port,
  grafana: port,
  runner: port,
})
export type Ports = v.InferOutput<typeof portsSchema>

/**
 * The article's ports for the services; outside the range that systems hand out by themselves for the others. A cluster's
 * first broker is at `broker`, its first controller at `controller`.
 */
export const DEFAULT_PORTS: Ports = {
  rest: 3001,
  producer: 3002,
  consumer: 3003,
  'consumer-2': 3013,
  'consumer-3': 3023,
  'consumer-4': 3033,
  'consumer-5': 3043,
  'consumer-6': 3053,
  database: 15_432,
  broker: 19_092,
  'broker-2': 19_192,
  'broker-3': 19_292,
  controller: 19_093,
  'controller-2': 19_193,
  'controller-3': 19_293,
  cache: 16_379,
  proxy: 18_474,
  prometheus: 9_090,
  grafana: 3000,
  runner: 3004,
}

/**
 * Reads `--port name=number` options.
 * @throws UsageError naming the option
 */
export function readPorts(options: string[]): Ports {
  const ports: Record<string, number> = { ...DEFAULT_PORTS }
  for (const option of options) {
    const [, name = '', number = ''] = /^([a-z]+(?:-\d)?)=(\d{1,5})$/.exec(option) ?? []
    if (!Object.hasOwn(DEFAULT_PORTS, name)) {
      throw new UsageError(
        `Expected \`--port\` to be <name>=<number> with a name of ${Object.keys(DEFAULT_PORTS).join(', ')}, got \`${option}\`.`,
      )
    }
    ports[name] = Number(number)
  }
  const parsed = v.safeParse(portsSchema, ports)
  if (!parsed.success) {
    throw new UsageError(
      `Expected every \`--port\` to be from 1 to 65535, got \`${options.join(' ')}\`.`,
    )
  }
  const twice = Object.values(parsed.output).find(
    (number, index, all) => all.indexOf(number) !== index,
  )
  if (twice !== undefined) {
    throw new UsageError(`Expected every part to have its own port, got ${twice} twice.`)
  }
  return parsed.output
}

/** @throws UsageError for the first port that something else listens on, with the option that chooses another. */
export async function assertPortsFree(ports: Partial<Ports>): Promise<void> {
  for (const [name, number] of Object.entries(ports)) {
    const problem = await findProblem(number)
    if (problem !== undefined && problem !== 'EADDRINUSE') {
      throw new UsageError(
        `Port ${number} (${name}) cannot be used: ${problem}. Choose another: --port ${name}=<number>`,
      )
    }
    if (problem !== undefined) {
      throw new UsageError(
        `Port ${number} (${name}) is in use. See who has it with \`lsof -i :${number}\`, or choose another: --port ${name}=<number>`,
      )
    }
  }
}

/** The code of what keeps this port from being listened on; undefined when nothing does. */
function findProblem(number: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message))
    server.listen({ port: number, host: '127.0.0.1', exclusive: true }, () =>
      server.close(() => resolve(undefined)),
    )
  })
}
