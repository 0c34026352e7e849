import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import type { ComponentFolder } from '../../host/component.ts'
import { describeError, UsageError } from '../../problems.ts'
import { environmentOf, type Settings, unsafeSettings } from '../../settings.ts'
import { until } from '../../wait.ts'
import { WORKSPACE } from '../../workspace.ts'
import type { Broker } from '../brokers/broker.ts'
import { DATABASE_NAME, writePasswordFile } from '../database.ts'
import type { Ports } from '../ports.ts'
import { applySchema, dropPrimaryKey } from '../schema.ts'
import { checkBroker } from '../preflight/check-broker.ts'
import type { Endpoints } from '../stack.ts'
import { runCompose } from './compose-program.ts'
import type { Containers } from './containers.ts'
import type { Engine } from './engine.ts'
import { describeExits } from './exits.ts'
import type { ComposePlan } from './plan.ts'
import { readSecrets } from './secret.ts'
import { scrapeConfig } from '../scrape-config.ts'

export interface StartOptions {
  engine: Engine
  plan: ComposePlan
  containers: Containers
  components: ComponentFolder
  ports: Ports
  broker: string | Broker
  settings?: Settings | undefined
  logFolder: string
  isWatching: boolean
  runId: string
  onProgress: (line: string) => void
  signal: AbortSignal
}

// The first start pulls every image.
const PULL_TIMEOUT_MS = 900_000
const READY_TIMEOUT_MS = 60_000
const READY_EVERY_MS = 250
const ASK_TIMEOUT_MS = 2_000
// They do their work and end.
const ONE_SHOT = new Set(['minio-buckets'])
const SERVICES = ['rest', 'producer', 'consumer'] as const
// Beside compose.yaml, or beside what COMPOSE_FILE names.
const RELOADING = 'compose.dev.yaml'
const PROMETHEUS_CONFIG = join(WORKSPACE.state, 'prometheus.yml')
const SETTINGS = join(WORKSPACE.state, 'settings')

/** Builds the services, starts everything but what watches, and resolves when the services say that they are ready. */
export async function startContainers(options: StartOptions): Promise<Endpoints> {
  const { plan, broker, settings, onProgress, ports } = options
  const { POSTGRES_PASSWORD: password } = readSecrets()
  writePasswordFile(ports.database, password)
  writeSettings(settings)
  onProgress('building the images of rest, producer and consumer')
  await compose(options, ['build', '--quiet', ...SERVICES])
  const title = typeof broker === 'string' ? '' : `, ${broker.title}`
  onProgress(`starting PostgreSQL${title} and the services in containers`)
  await compose(options, ['up', '--detach', '--no-build', '--quiet-pull'])
  const endpoints = plan.placeEndpoints(
    `postgres://${DATABASE_NAME}:${password}@127.0.0.1:${ports.database}/${DATABASE_NAME}`,
  )
  if (endpoints.cacheUrl !== undefined) {
    await applySchema(endpoints.databaseUrl, { forReads: true })
  }
  if (unsafeSettings(settings).includes('UNSAFE_PLAIN_INSERT=true')) {
    await dropPrimaryKey(endpoints.databaseUrl)
  }
  // Before the services, which would wait for what a broker cannot do without saying what it is.
  await checkBroker(endpoints, options)
  const consumerUrls = Object.values(endpoints.consumerUrls)
  for (const url of [endpoints.restUrl, endpoints.producerUrl, ...consumerUrls]) {
    await untilReady(options, url)
  }
  return endpoints
}

/** A file a service, which compose.yaml gives to it; none from an earlier run stays. */
function writeSettings(settings: Settings | undefined): void {
  rmSync(SETTINGS, { recursive: true, force: true })
  mkdirSync(SETTINGS, { recursive: true, mode: 0o700 })
  for (const service of SERVICES) {
    const lines = Object.entries(environmentOf(settings, service))
    const text = lines.map(([name, value]) => `${name}=${value}\n`).join('')
    writeFileSync(join(SETTINGS, `${service}.env`), text)
  }
}

/** Starts Prometheus and Grafana. Whatever becomes of them, the experiment does not need them. */
export async function startObservability(
  options: StartOptions,
  gateway = 'host.docker.internal',
): Promise<void> {
  const { plan, containers, onProgress, ports, signal } = options
  mkdirSync(WORKSPACE.state, { recursive: true, mode: 0o700 })
  writeFileSync(PROMETHEUS_CONFIG, scrapeConfig(plan.jobs(gateway)), { mode: 0o644 })
  try {
    // What runs already is left as it is.
    await compose(
      { ...options, plan: { ...plan, profiles: [...plan.profiles, 'observability'] } },
      ['up', '--detach', '--no-build', '--no-recreate', '--quiet-pull'],
    )
    const running = new Set((await containers.list()).map(({ service }) => service))
    const shown = [
      ...(running.has('prometheus') ? [`Prometheus http://127.0.0.1:${ports.prometheus}`] : []),
      ...(running.has('grafana') ? [`Grafana http://127.0.0.1:${ports.grafana}/d/under-fire`] : []),
    ]
    onProgress(`watch it live: ${shown.join(', ')}`)
  } catch (error) {
    signal.throwIfAborted()
    onProgress(`without Prometheus and Grafana: ${describeError(error)}`)
  }
}

function compose(options: StartOptions, args: string[]): Promise<void> {
  const { engine, plan, components, logFolder, isWatching, signal } = options
  const files = process.env['COMPOSE_FILE'] ?? 'compose.yaml'
  return runCompose({
    engine,
    profiles: plan.profiles,
    args,
    env: {
      ...plan.env,
      PROMETHEUS_CONFIG,
      SETTINGS,
      ...(isWatching && { COMPOSE_FILE: `${files}${delimiter}${RELOADING}` }),
    },
    logFile: join(logFolder, 'compose.log'),
    timeoutMs: PULL_TIMEOUT_MS,
    components,
    signal,
  })
}

/** @throws UsageError when a part has ended meanwhile */
async function untilReady(
  { containers, logFolder, signal }: StartOptions,
  url: string,
): Promise<void> {
  const what = `${url} becoming ready`
  const wait = { what, timeoutMs: READY_TIMEOUT_MS, everyMs: READY_EVERY_MS, signal }
  await until(wait, async () => {
    const answer = await askReady(url)
    if (answer !== undefined) {
      const all = await containers.list()
      const exits = describeExits(all, new Set(all.map(({ service }) => service)))
      const exit = [...exits].find(([service]) => !ONE_SHOT.has(service))
      if (exit !== undefined) {
        const [service, how] = exit
        throw new UsageError(`${how}; see ${logFolder}/${service}.log`)
      }
    }
    return answer
  })
}

/** Undefined when it is ready, else why it is not. */
async function askReady(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(ASK_TIMEOUT_MS) })
    return response.ok ? undefined : await response.text()
  } catch (error) {
    return describeError(error)
  }
}
