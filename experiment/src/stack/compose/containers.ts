import * as v from 'valibot'
import type { Target } from '../../targets.ts'
import { UsageError } from '../../problems.ts'
import { partsOf } from '../targets.ts'
import { callEngine, type EngineAccess } from './engine.ts'
import { type ComposeRecord, PROJECT, readRecord } from './record.ts'

/** What compose writes on everything that it makes. */
export const PROJECT_LABEL = `com.docker.compose.project=${PROJECT}`
const SERVICE_LABEL = 'com.docker.compose.service'

const containersSchema = v.array(
  v.object({
    Id: v.string(),
    /** The id of the image. */
    Image: v.string(),
    State: v.object({
      Running: v.boolean(),
      Paused: v.boolean(),
      ExitCode: v.number(),
      OOMKilled: v.optional(v.boolean(), false),
      Pid: v.number(),
      Status: v.string(),
    }),
    Config: v.object({ Image: v.string(), Labels: v.record(v.string(), v.string()) }),
  }),
)

/** A container of this checkout, running or not. */
export interface Container {
  id: string
  service: string
  state: v.InferOutput<typeof containersSchema>[number]['State']
  image: { id: string; name: string }
}

/** The containers of this checkout, found by their labels. */
export class Containers {
  readonly #engine: EngineAccess
  readonly #services: ComposeRecord['services']

  constructor({ engine, services }: ComposeRecord) {
    this.#engine = engine
    this.#services = services
  }

  /** Those of an earlier process of the checkout; undefined when there are none. */
  static recorded(): Containers | undefined {
    const record = readRecord()
    return record && new Containers(record)
  }

  async list(): Promise<Container[]> {
    const filter = ['--filter', `label=${PROJECT_LABEL}`]
    const output = await callEngine(this.#engine, ['ps', '-aq', '--no-trunc', ...filter])
    const ids = output.split('\n').filter(Boolean)
    if (ids.length === 0) {
      return []
    }
    const inspected = await callEngine(this.#engine, ['inspect', '--type', 'container', ...ids])
    return v.parse(containersSchema, JSON.parse(inspected)).map(({ Id, Image, State, Config }) => ({
      id: Id,
      service: Config.Labels[SERVICE_LABEL] ?? '',
      state: State,
      image: { id: Image, name: Config.Image },
    }))
  }

  /** The services that a target stands for; empty when none of them is part of this stack. */
  servicesOf(target: Target): string[] {
    return partsOf(target, Object.keys(this.#services)).flatMap(
      (part) => this.#services[part] ?? [],
    )
  }

  /** The containers of a target. @throws UsageError when there are none */
  async find(target: Target): Promise<Container[]> {
    const services = this.servicesOf(target)
    const containers = (await this.list()).filter(({ service }) => services.includes(service))
    if (containers.length === 0) {
      throw new UsageError(`\`${target}\` was never started here: it has no container.`)
    }
    return containers
  }

  /** SIGKILL for all of its processes, without a word to them; it has ended when this resolves. */
  async kill({ id, state }: Container): Promise<void> {
    if (state.Running) {
      await callEngine(this.#engine, ['kill', '--signal', 'KILL', id])
    }
  }

  /** Its own signal to end, and SIGKILL when that takes longer than compose.yaml allows. */
  async stop({ id, state }: Container): Promise<void> {
    if (state.Running) {
      await callEngine(this.#engine, ['stop', id])
    }
  }

  /** Stands still, all of its processes, until `unpause`. */
  async pause({ id, state }: Container): Promise<void> {
    if (state.Running && !state.Paused) {
      await callEngine(this.#engine, ['pause', id])
    }
  }

  async unpause({ id, state }: Container): Promise<void> {
    if (state.Paused) {
      await callEngine(this.#engine, ['unpause', id])
    }
  }

  /** Starts it again: the same container, volume and port. Nothing happens when it is running. */
  async start({ id }: Container): Promise<void> {
    await callEngine(this.#engine, ['start', id])
  }
}
