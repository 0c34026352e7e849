import type { ExperimentDefinition } from '../definition.ts'
import { findFault } from '../faults/faults.ts'
import { UsageError } from '../problems.ts'
import type { AllowedTarget } from './allowed-target.ts'
import type { Broker } from './brokers/broker.ts'
import { BROKERS, findBroker } from './brokers/brokers.ts'
import { type Engine, type EngineSearch, findEngine } from './compose/engine.ts'
import type { LocalBroker } from './processes/brokers/local-broker.ts'
import { chooseBroker, LOCAL_BROKER_NAMES } from './processes/brokers/local-brokers.ts'

export const STACK_KINDS = ['processes', 'compose'] as const
export type StackKind = (typeof STACK_KINDS)[number]

/** What a user asked for on the command line. */
export interface StackWishes {
  stack: StackKind | undefined
  broker: string | undefined
  brokers: string | undefined
  consumers: number | undefined
}

/** What the experiment needs; nothing, where there is none. */
export type StackNeeds = Pick<ExperimentDefinition, 'stack' | 'faults'>

interface Shape {
  /** How many share the topic. */
  consumers: number
  hasCache: boolean
}

/** Where things will run, and on which broker: one to start, or `host:port,…` of one that already runs. */
export type StackChoice =
  | ({ kind: 'processes'; broker: string | LocalBroker; allowed?: AllowedTarget } & Shape)
  | ({ kind: 'compose'; engine: Engine; broker: string | Broker } & Shape)

/** Every broker that can be started here or there. */
export const BROKER_NAMES = [
  ...new Set([...BROKERS.map(({ name }) => name), ...LOCAL_BROKER_NAMES]),
]
const DEFAULT_IN_CONTAINERS = 'redpanda'

/**
 * Decides where things run: as asked, else in containers when an engine answers and containers can do it. What the user
 * asks for goes before what an experiment needs.
 * @throws UsageError when what was asked for cannot be had together, or not here
 */
export function chooseStack(
  wishes: StackWishes,
  { stack: needs = {}, faults }: StackNeeds = { faults: [] },
  search: () => EngineSearch = findEngine,
): StackChoice {
  requireOneBroker(wishes)
  const consumers = wishes.consumers ?? needs.consumers ?? 1
  const hasCache = needs.cache ?? false
  const wish = { ...wishes, broker: wishes.broker ?? needs.broker }
  const obstacle = findObstacle(wish, faults)
  if (wish.stack === 'compose' && obstacle !== undefined) {
    throw new UsageError(`Containers cannot do that: ${obstacle}. Use --stack processes.`)
  }
  if (wish.stack === 'processes' || obstacle !== undefined) {
    return { ...chooseProcesses(wish, ''), consumers, hasCache }
  }
  const found = search()
  if (found.engine !== undefined) {
    const broker = wish.brokers ?? findBroker(wish.broker ?? DEFAULT_IN_CONTAINERS)
    return { kind: 'compose', engine: found.engine, broker, consumers, hasCache }
  }
  if (wish.stack === 'compose') {
    throw new UsageError(`No container engine can be used: ${found.reason}. Use --stack processes.`)
  }
  const why = `, and no container engine can be used: ${found.reason}`
  return { ...chooseProcesses(wish, why), consumers, hasCache }
}

function requireOneBroker({ broker, brokers }: StackWishes): void {
  if (brokers === undefined) {
    return
  }
  if (broker !== undefined) {
    throw new UsageError(
      `Expected --broker, which starts one, or --brokers, which uses one that runs, got \`${broker}\` and \`${brokers}\`.`,
    )
  }
  const wrong = brokers.split(',').find((address) => !isAddress(address.trim()))
  if (wrong !== undefined) {
    throw new UsageError(
      `Expected --brokers to be <host:port,…>, such as 127.0.0.1:9092, got \`${wrong}\`.`,
    )
  }
}

function isAddress(text: string): boolean {
  const port = Number(/^[^\s/]+:(\d{1,5})$/.exec(text)?.[1] ?? 0)
  return port >= 1 && port <= 65_535
}

/** What keeps containers from doing what was asked; undefined when nothing does. */
function findObstacle(
  { broker, brokers }: StackWishes,
  faults: StackNeeds['faults'],
): string | undefined {
  if (faults.some(({ fault }) => findFault(fault).via === 'network')) {
    return 'nothing stands between them that could disturb a connection'
  }
  const local = brokers?.split(',').find((address) => isLoopback(address.trim()))
  if (local !== undefined) {
    return `${local.trim()} is this machine, and a container that asks for it asks itself`
  }
  const file = ['KAFKA_SSL_CA', 'KAFKA_SASL_PASSWORD_FILE'].find((name) => process.env[name])
  if (brokers !== undefined && file !== undefined) {
    return `they cannot read the file that ${file} names`
  }
  const wished = BROKERS.find(({ name }) => name === broker)
  if (wished !== undefined && !wished.hasExternalAddress) {
    return `${wished.title} tells this runner an address that only containers know`
  }
  return undefined
}

function isLoopback(address: string): boolean {
  const host = address.replace(/:\d+$/, '')
  return /^(localhost|127(\.\d+){1,3}|0\.0\.0\.0|\[?::1?\]?)$/.test(host)
}

function chooseProcesses({ broker, brokers }: StackWishes, why: string) {
  if (brokers === undefined && broker !== undefined && !LOCAL_BROKER_NAMES.includes(broker)) {
    throw new UsageError(
      `\`${broker}\` runs in containers only${why}. As processes: ${LOCAL_BROKER_NAMES.join(', ')}.`,
    )
  }
  return { kind: 'processes' as const, broker: brokers ?? chooseBroker(broker) }
}

/** The broker that has to be installed on this machine first. */
export function brokerToInstall({ kind, broker }: StackChoice): LocalBroker | undefined {
  return kind === 'processes' && typeof broker !== 'string' ? broker : undefined
}
