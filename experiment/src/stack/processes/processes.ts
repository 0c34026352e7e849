import { UsageError } from '../../problems.ts'
import { unsafeSettings } from '../../settings.ts'
import type { Target } from '../../targets.ts'
import { until } from '../../wait.ts'
import type { AllowedTarget } from '../allowed-target.ts'
import { askCache } from '../ask-cache.ts'
import { applySchema, dropPrimaryKey } from '../schema.ts'
import { clearComponents, COMPONENTS, STRANGER } from './clear-components.ts'
import { describeCluster, dropTopics } from '../broker.ts'
import { describeDurability, findBroker } from '../brokers/brokers.ts'
import type { Disturbance } from '../disturbance.ts'
import type { Endpoints, Stack, StackFacts } from '../stack.ts'
import { partsOf } from '../targets.ts'
import {
  ComponentFolder,
  type ComponentRecord,
  type ComponentSpec,
  freezeComponent,
  killComponent,
  stopComponent,
  thawComponent,
} from '../../host/component.ts'
import type { LocalBroker } from './brokers/local-broker.ts'
import { assertPortsFree } from '../ports.ts'
import { placeEndpoints, portsNeeded } from './layout.ts'
import { Network } from './network/network.ts'
import { hasPrometheus, preparePrometheus } from './prometheus.ts'
import { preparePostgres } from './postgres.ts'
import { prepareRedis, redisVersion } from './redis.ts'
import { isAlive } from '../../host/process-identity.ts'
import { readResources, type Resources } from '../../host/resources.ts'
import { readyBroker } from './ready-broker.ts'
import { runningBun } from './runtimes/bun.ts'
import { type ServiceOptions, serviceSpecs } from './services.ts'

export interface ProcessesOptions extends Omit<ServiceOptions, 'endpoints'> {
  /** `host:port,…` of a broker that already runs, or the one to start. */
  broker: string | LocalBroker
  /** Leads every partition of the topic. */
  leader?: 'broker-1' | undefined
  /** What was not started here and may be frozen. */
  allowed?: AllowedTarget
  /** Whether there is a cache, and with it the read path. */
  hasCache?: boolean | undefined
  /** What the connections to will be disturbed of: a proxy stands in front of these. */
  disturbed?: Target[]
  /** Makes the names on a broker that is not ours unique to this run. */
  runId: string
}

const START_TIMEOUT_MS = 60_000
const POLL_MS = 100
const ASK_CACHE_MS = 1_000

const UNKNOWN_BROKER = {
  version: 'that does not say its version',
  durability: 'durability not known',
}

/** Real PostgreSQL, a real broker and the services as processes of this machine. */
export class ProcessesStack implements Stack {
  readonly #options: ProcessesOptions
  readonly #components = new ComponentFolder(COMPONENTS)
  readonly #network: Network
  readonly #wanted = new Set<string>()
  readonly #unexpected: string[] = []
  #versions: Record<string, string> = {}
  #endpoints: Endpoints | undefined

  constructor(options: ProcessesOptions) {
    this.#options = options
    const { broker, disturbed = [], ports } = options
    const isCluster = typeof broker !== 'string' && broker.ports.clients.length > 1
    this.#network = new Network({ ports, targets: disturbed, isCluster })
  }

  async up(onProgress: (line: string) => void, signal: AbortSignal): Promise<Endpoints> {
    const { ports, broker, logFolder, hasCache = false, runtime = runningBun } = this.#options
    const redis = hasCache ? prepareRedis(ports, logFolder) : undefined
    const front = this.#network
    await assertPortsFree(portsNeeded({ ...this.#options, isDisturbed: front.isDisturbed }))
    if (front.isDisturbed) {
      this.#start(front.component(logFolder))
      await this.#untilReady('Toxiproxy answering', signal, () => front.open())
    }

    onProgress(
      `starting PostgreSQL${typeof broker === 'string' ? '' : ` and ${findBroker(broker.name).title}`}`,
    )
    if (typeof broker !== 'string') {
      for (const spec of broker.prepare(ports, logFolder, front)) {
        this.#start(spec)
      }
      const versions = broker.versions()
      this.#versions = { ...versions.runtime }
    }
    const postgres = await preparePostgres(ports.database, logFolder, signal)
    this.#start(postgres.spec)
    this.#versions = {
      ...this.#versions,
      postgres: postgres.version,
      bun: runningBun.version,
      [runtime.name]: runtime.version,
    }
    const databaseUrl = new URL(postgres.url)
    databaseUrl.host = front.address('database')
    const endpoints = placeEndpoints(databaseUrl.href, { ...this.#options, front })
    this.#endpoints = endpoints
    await this.#untilReady('PostgreSQL accepting connections', signal, async () => {
      await applySchema(endpoints.databaseUrl, { forReads: hasCache })
    })
    if (unsafeSettings(this.#options.settings).includes('UNSAFE_PLAIN_INSERT=true')) {
      await dropPrimaryKey(endpoints.databaseUrl)
    }
    if (redis) {
      await this.#startCache(redis, endpoints, signal)
    }
    await readyBroker(endpoints, {
      ...this.#options,
      isGiven: typeof broker === 'string',
      untilReady: (ask) =>
        this.#untilReady(`the broker at ${endpoints.brokers} answering`, signal, ask),
      onProgress,
      signal,
    })

    const specs = serviceSpecs({ ...this.#options, endpoints })
    if (specs.length > 0) {
      onProgress(`starting ${specs.map(({ name }) => name).join(', ')}`)
    }
    for (const spec of specs) {
      this.#start(spec)
    }
    const urls: Record<string, string> = {
      rest: endpoints.restUrl,
      producer: endpoints.producerUrl,
      ...endpoints.consumerUrls,
    }
    for (const url of specs.flatMap(({ name }) => urls[name] ?? [])) {
      await this.#untilReady(`${url} becoming ready`, signal, async () => {
        const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) })
        if (!response.ok) {
          throw new Error(await response.text())
        }
      })
    }
    if (hasPrometheus() && specs.length > 0) {
      // Whatever becomes of it, the experiment does not need it.
      this.#components.start(preparePrometheus(this.#options))
      onProgress(`Prometheus scrapes every second: http://127.0.0.1:${ports.prometheus}`)
    }
    return endpoints
  }

  endpoints(): Endpoints {
    if (this.#endpoints === undefined) {
      throw new Error('The stack is not up.')
    }
    return this.#endpoints
  }

  async resources(): Promise<Record<string, Resources>> {
    const running = this.#components.all().filter(({ identity }) => isAlive(identity))
    return readResources(new Map(running.map(({ spec, identity }) => [spec.name, identity.pid])))
  }

  runnerAddresses(): string[] {
    return []
  }

  async kill(target: Target): Promise<void> {
    await Promise.all(
      this.#recordsOf(target).map((record) => {
        this.#wanted.delete(record.spec.name)
        return killComponent(record)
      }),
    )
  }

  async stop(target: Target): Promise<void> {
    await Promise.all(
      this.#recordsOf(target).map((record) => {
        this.#wanted.delete(record.spec.name)
        return stopComponent(record)
      }),
    )
  }

  async freeze(target: Target): Promise<void> {
    const { allowed } = this.#options
    if (target === allowed?.target) {
      STRANGER.freeze(allowed.identity)
    }
    this.#recordsOf(target).forEach(freezeComponent)
  }

  async thaw(target: Target): Promise<void> {
    if (target === this.#options.allowed?.target) {
      STRANGER.thaw()
    }
    this.#recordsOf(target).forEach(thawComponent)
  }

  async disturb(target: Target, disturbance: Disturbance): Promise<void> {
    await this.#network.disturb(target, disturbance)
  }

  async calm(target: Target): Promise<void> {
    await this.#network.calm(target)
  }

  async restore(target: Target): Promise<void> {
    const records = this.#recordsOf(target)
    if (records.length === 0) {
      throw new UsageError(`\`${target}\` was never started here, so it cannot be restored.`)
    }
    for (const { spec } of records.filter(({ identity }) => !isAlive(identity))) {
      this.#start(spec)
    }
  }

  unexpectedExits(): string[] {
    return this.#unexpected
  }

  async facts(): Promise<StackFacts> {
    const { broker } = this.#options
    const reported = this.#endpoints && (await describeCluster(this.#endpoints))
    return {
      stack: 'processes',
      broker: {
        ...(typeof broker === 'string'
          ? { ...UNKNOWN_BROKER, name: `the broker at ${broker}` }
          : {
              name: findBroker(broker.name).title,
              version: broker.versions().broker,
              durability: describeDurability(findBroker(broker.name)),
            }),
        cluster_id: reported?.clusterId ?? 'unknown',
        nodes: reported?.nodes ?? 0,
      },
      versions: this.#versions,
      consumers: this.#options.consumers,
    }
  }

  async down(): Promise<void> {
    this.#wanted.clear()
    await clearComponents()
    // After the consumer has left: a group with members cannot be removed.
    if (typeof this.#options.broker === 'string' && this.#endpoints) {
      await dropTopics(this.#endpoints).catch(() => undefined)
    }
  }

  #recordsOf(target: Target): ComponentRecord[] {
    const names = this.#components.all().map(({ spec }) => spec.name)
    return partsOf(target, names).flatMap((name) => this.#components.read(name) ?? [])
  }

  #start(spec: ComponentSpec): void {
    this.#wanted.add(spec.name)
    const record = this.#components.start(spec, (how) => {
      const current = this.#components.read(spec.name)
      const isCurrent = current === undefined || current.identity.pid === record.identity.pid
      if (this.#wanted.has(spec.name) && isCurrent) {
        this.#wanted.delete(spec.name)
        this.#unexpected.push(`${spec.name} ended with ${how}; see ${spec.logFile}`)
      }
    })
  }

  async #startCache(spec: ComponentSpec, { cacheUrl = '' }: Endpoints, signal: AbortSignal) {
    this.#start(spec)
    this.#versions = { ...this.#versions, redis: redisVersion() }
    await this.#untilReady('Redis answering', signal, () => askCache(cacheUrl, ASK_CACHE_MS))
  }

  #untilReady(what: string, signal: AbortSignal, ask: () => Promise<void>): Promise<void> {
    return until({ what, timeoutMs: START_TIMEOUT_MS, everyMs: POLL_MS, signal }, async () => {
      const [exit] = this.#unexpected
      if (exit !== undefined) {
        throw new UsageError(exit)
      }
      await ask()
      return undefined
    })
  }
}
