import { createServer } from 'node:net'
import { join } from 'node:path'
import { databaseOutageTuned } from '../../experiment/definitions/database-outage-tuned.ts'
import {
  ComponentFolder,
  type ComponentSpec,
  stopComponent,
} from '../../experiment/src/host/component.ts'
import { isAlive } from '../../experiment/src/host/process-identity.ts'
import { readResources, type Resources } from '../../experiment/src/host/resources.ts'
import { takeLock } from '../../experiment/src/lock.ts'
import { UsageError } from '../../experiment/src/problems.ts'
import { setUp } from '../../experiment/src/setup/setup.ts'
import type { LocalBroker } from '../../experiment/src/stack/processes/brokers/local-broker.ts'
import {
  clearComponents,
  COMPONENTS,
} from '../../experiment/src/stack/processes/clear-components.ts'
import type { InstalledRuntime } from '../../experiment/src/stack/processes/runtimes/runtime.ts'
import { ProcessesStack } from '../../experiment/src/stack/processes/processes.ts'
import { type ServiceName, serviceSpecs } from '../../experiment/src/stack/processes/services.ts'
import type { Ports } from '../../experiment/src/stack/ports.ts'
import type { Endpoints } from '../../experiment/src/stack/stack.ts'
import { until } from '../../experiment/src/wait.ts'
import { ROOT, WORKSPACE } from '../../experiment/src/workspace.ts'

/** A program to measure: one of ours, or one that stands in its place. */
export interface Program {
  /** Unique among what runs. */
  name: string
  /** The service whose settings it gets. */
  service: ServiceName
  /** What is started in the service's place, from the root of the checkout. */
  script?: string
  /** What runs it; the Bun that runs this by default. */
  runtime?: InstalledRuntime
  /** Its settings beside those of the service. */
  env?: Record<string, string>
}

/** A program that runs and is ready. */
export interface Part {
  url: string
  /** CPU time so far and memory now, of the process and its children. */
  resources(): Resources
  /** @throws UsageError when it has ended, naming its log */
  requireRunning: () => void
  stop(): Promise<void>
}

/** PostgreSQL and a broker, and what is put on them to be measured. One at a time in a checkout. */
export interface Ground {
  endpoints: Endpoints
  /** PostgreSQL and broker; `kill` and `restore` them through it. */
  stack: ProcessesStack
  /** The settings that a service gets, for a program that is none. */
  environment(service: ServiceName): Record<string, string>
  /** Resolves when it is ready. @throws UsageError when it ends before, naming its log */
  start(program: Program): Promise<Part>
  /** Ends everything. Can be repeated. */
  down(): Promise<void>
}

export interface GroundOptions {
  broker: LocalBroker
  ports: Ports
  /** How many consumers there may be: it decides on the partitions of the topic. */
  consumers?: number
  say: (line: string) => void
  signal: AbortSignal
}

const READY_TIMEOUT_MS = 30_000
const POLL_MS = 20

/** Starts PostgreSQL and the broker, without services. The services that run on it have the tuned breaker. */
export async function openGround(options: GroundOptions): Promise<Ground> {
  const { broker, ports, consumers = 1, say, signal } = options
  const releaseLock = takeLock()
  const shape = {
    ports,
    breaker: databaseOutageTuned.breaker,
    logFolder: join(WORKSPACE.logs, 'bench'),
    isWatching: false,
    consumers,
  }
  const stack = new ProcessesStack({ ...shape, broker, services: [], runId: 'bench' })
  const down = async () => {
    await stack.down()
    releaseLock()
  }
  try {
    await clearComponents()
    await setUp({ say, signal }, { broker, k6: false })
    const endpoints = await stack.up(say, signal)
    const folder = new ComponentFolder(COMPONENTS)
    const specOf = (service: ServiceName, runtime?: InstalledRuntime) =>
      serviceSpecs({ ...shape, endpoints, services: [service], runtime })[0]
    return {
      endpoints,
      stack,
      environment: (service) => specOf(service)?.env ?? {},
      async start(program) {
        const port = await freePort()
        const spec = place(specOf(program.service, program.runtime), program, port)
        return startPart(folder, spec, { port, signal })
      },
      down,
    }
  } catch (error) {
    await down()
    throw error
  }
}

function place(spec: ComponentSpec | undefined, program: Program, port: number): ComponentSpec {
  if (spec === undefined) {
    throw new RangeError(`Expected a service, got \`${program.service}\`.`)
  }
  const { name, script, env } = program
  return {
    ...spec,
    name,
    args: script === undefined ? spec.args : [join(ROOT, script)],
    env: { ...spec.env, PORT: String(port), ...env },
    logFile: join(WORKSPACE.logs, 'bench', `${name}.log`),
  }
}

async function startPart(
  folder: ComponentFolder,
  spec: ComponentSpec,
  { port, signal }: { port: number; signal: AbortSignal },
): Promise<Part> {
  const url = `http://127.0.0.1:${port}`
  let ended: string | undefined
  const record = folder.start(spec, (how) => {
    ended = how
  })
  const requireRunning = () => {
    if (!isAlive(record.identity)) {
      throw new UsageError(`${spec.name} ended with ${ended ?? 'no word'}; see ${spec.logFile}`)
    }
  }
  const stop = async () => {
    await stopComponent(record)
    folder.forget(spec.name)
  }
  const what = `${spec.name} becoming ready`
  const patience = { what, timeoutMs: READY_TIMEOUT_MS, everyMs: POLL_MS, signal }
  try {
    await until(patience, async () => {
      if (ended !== undefined) {
        throw new UsageError(`${spec.name} ended with ${ended}; see ${spec.logFile}`)
      }
      const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) })
      return response.ok ? undefined : response.text()
    })
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url,
    stop,
    requireRunning,
    resources() {
      requireRunning()
      const used = readResources(new Map([[spec.name, record.identity.pid]]))[spec.name]
      if (used === undefined) {
        throw new UsageError(`${spec.name} ended while it was looked at; see ${spec.logFile}`)
      }
      return used
    },
  }
}

/** A port that nobody listens on at this moment. */
function freePort(): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  const server = createServer()
  server.once('error', reject)
  server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
    const address = server.address()
    server.close(() =>
      address === null || typeof address === 'string'
        ? reject(new Error('Expected a TCP port.'))
        : resolve(address.port),
    )
  })
  return promise
}
