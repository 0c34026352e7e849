import type { ExperimentDefinition } from '../../definition.ts'
import type { Settings } from '../../settings.ts'
import type { Target } from '../../targets.ts'
import { ComponentFolder } from '../../host/component.ts'
import { isAlive } from '../../host/process-identity.ts'
import { readResources, type Resources } from '../../host/resources.ts'
import { UsageError } from '../../problems.ts'
import { WORKSPACE } from '../../workspace.ts'
import { createTopics, describeCluster, dropTopics } from '../broker.ts'
import type { Broker } from '../brokers/broker.ts'
import { describeDurability } from '../brokers/brokers.ts'
import { assertPortsFree, type Ports } from '../ports.ts'
import { clearComponents } from '../processes/clear-components.ts'
import type { Endpoints, Stack, StackFacts } from '../stack.ts'
import { clearCompose } from './clear.ts'
import { type Container, Containers } from './containers.ts'
import type { Engine } from './engine.ts'
import { describeExits } from './exits.ts'
import { readImages, tagOf } from './facts.ts'
import { findGateway } from './gateway.ts'
import { saveLogs } from './logs.ts'
import { type ComposePlan, planCompose } from './plan.ts'
import { writeRecord } from './record.ts'
import { readContainerResources } from './resources.ts'
import { startContainers, startObservability } from './start.ts'

export interface ComposeOptions {
  engine: Engine
  ports: Ports
  breaker: ExperimentDefinition['breaker']
  logFolder: string
  isWatching: boolean
  /** `host:port,…` of a broker that already runs, or the one to start. */
  broker: string | Broker
  consumers: number
  hasCache?: boolean | undefined
  settings?: Settings | undefined
  runId: string
}

/** compose.yaml on a container engine. */
export class ComposeStack implements Stack {
  readonly #options: ComposeOptions
  readonly #plan: ComposePlan
  readonly #containers: Containers
  readonly #components = new ComponentFolder(`${WORKSPACE.state}/components`)
  readonly #wanted = new Set<string>()
  readonly #unexpected = new Map<string, string>()
  /** As they were after the last start: a call that needs only their ids is not put off by a look. */
  #known: Container[] = []
  #endpoints: Endpoints | undefined
  #gateway: string | undefined

  constructor(options: ComposeOptions) {
    this.#options = options
    this.#plan = planCompose(options)
    this.#containers = new Containers({ engine: options.engine, services: this.#plan.services })
  }

  async up(onProgress: (line: string) => void, signal: AbortSignal): Promise<Endpoints> {
    await assertPortsFree(this.#plan.neededPorts)
    writeRecord({ engine: this.#options.engine, services: this.#plan.services })
    const start = {
      ...this.#options,
      plan: this.#plan,
      containers: this.#containers,
      components: this.#components,
      onProgress,
      signal,
    }
    const endpoints = await startContainers(start)
    this.#endpoints = endpoints
    await createTopics(endpoints)
    await this.#remember()
    this.#known.forEach(({ service, state }) => state.Running && this.#wanted.add(service))
    this.#gateway = await findGateway(this.#options.engine)
    await startObservability(start, this.#gateway)
    return endpoints
  }

  runnerAddresses(): string[] {
    return this.#gateway === undefined ? [] : [this.#gateway]
  }

  async kill(target: Target): Promise<void> {
    await this.#end(target, (container) => this.#containers.kill(container))
  }

  async stop(target: Target): Promise<void> {
    await this.#end(target, (container) => this.#containers.stop(container))
  }

  async freeze(target: Target): Promise<void> {
    const containers = await this.#containers.find(target)
    await Promise.all(containers.map((container) => this.#containers.pause(container)))
  }

  async thaw(target: Target): Promise<void> {
    const containers = await this.#containers.find(target)
    await Promise.all(containers.map((container) => this.#containers.unpause(container)))
  }

  async disturb(target: Target): Promise<void> {
    throw new UsageError(`Nothing stands in front of \`${target}\` that could disturb it.`)
  }

  async calm(): Promise<void> {}

  async restore(target: Target): Promise<void> {
    const known = this.#knownOf(target)
    await Promise.all(known.map((container) => this.#containers.start(container)))
    known.forEach(({ service }) => this.#wanted.add(service))
    await this.#remember()
  }

  endpoints(): Endpoints {
    if (this.#endpoints === undefined) {
      throw new Error('The stack is not up.')
    }
    return this.#endpoints
  }

  async resources(): Promise<Record<string, Resources>> {
    const load = this.#components.read('load')
    return {
      ...readContainerResources(this.#known),
      ...(load && isAlive(load.identity) && readResources(new Map([['load', load.identity.pid]]))),
    }
  }

  unexpectedExits(): string[] {
    return [...this.#unexpected.values()]
  }

  async facts(): Promise<StackFacts> {
    const { engine, broker } = this.#options
    const containers = await this.#containers.list()
    const reported = this.#endpoints && (await describeCluster(this.#endpoints))
    const given = typeof broker === 'string'
    const [service] = given ? [] : broker.services
    const image = containers.find((container) => container.service === service)?.image
    return {
      stack: 'compose',
      broker: {
        name: given ? `the broker at ${broker}` : broker.title,
        version: image === undefined ? 'that does not say its version' : tagOf(image.name),
        durability: given ? 'durability not known' : describeDurability(broker),
        cluster_id: reported?.clusterId ?? 'unknown',
        nodes: reported?.nodes ?? 0,
      },
      versions: { [engine.program]: engine.version, compose: engine.composeVersion },
      images: await readImages(engine, containers),
      consumers: this.#options.consumers,
    }
  }

  async down(): Promise<void> {
    // Of an engine that has died, nothing can be asked any more; what it left is cleared all the same, or named.
    const containers = await this.#containers.list().catch(() => [])
    this.#noteExits(containers)
    this.#wanted.clear()
    // Without a log rather than without the end of what was started: the disk may be full.
    await saveLogs(this.#options.engine, containers, this.#options.logFolder).catch(() => undefined)
    try {
      await clearComponents()
    } finally {
      await clearCompose()
    }
    // After the consumer has left: a group with members cannot be removed.
    if (typeof this.#options.broker === 'string' && this.#endpoints) {
      await dropTopics(this.#endpoints).catch(() => undefined)
    }
  }

  async #end(target: Target, act: (container: Container) => Promise<void>): Promise<void> {
    await Promise.all(
      this.#knownOf(target).map(async (container) => {
        try {
          await act(container)
        } catch (error) {
          const now = (await this.#containers.find(target)).filter(({ id }) => id === container.id)
          if (now.some(({ state }) => state.Running)) {
            throw error
          }
          // It had ended by itself.
          this.#noteExits(now)
        }
        this.#wanted.delete(container.service)
      }),
    )
  }

  /** @throws UsageError when it was never started here */
  #knownOf(target: Target): Container[] {
    const services = this.#containers.servicesOf(target)
    const known = this.#known.filter(({ service }) => services.includes(service))
    if (known.length === 0) {
      throw new UsageError(`\`${target}\` was never started here: it has no container.`)
    }
    return known
  }

  async #remember(): Promise<void> {
    this.#known = await this.#containers.list()
  }

  #noteExits(containers: Container[]): void {
    for (const [service, how] of describeExits(containers, this.#wanted)) {
      this.#unexpected.set(service, `${how}; see ${this.#options.logFolder}/${service}.log`)
    }
  }
}
