import type { ExperimentDefinition } from '../definition.ts'
import { UsageError } from '../problems.ts'
import type { Target } from '../targets.ts'
import type { AllowedTarget } from './allowed-target.ts'
import { findBroker } from './brokers/brokers.ts'
import { consumerNames } from './consumers.ts'

/**
 * The parts that a target stands for, of those that are there: itself, or for `broker` on a cluster all of its brokers.
 * `consumer` is the first consumer only. Empty when there is none.
 */
export function partsOf(target: Target, names: string[]): string[] {
  if (names.includes(target)) {
    return [target]
  }
  return target === 'broker' ? names.filter((name) => /^broker-\d$/.test(name)).toSorted() : []
}

export interface StartedHere {
  /** The one to start, or `host:port,…` of one that already runs. */
  broker: string | { name: string }
  consumers: number
  hasCache?: boolean | undefined
  allowed?: AllowedTarget
}

/**
 * A fault is injected only into what this runner starts, or what a user named to be frozen.
 * @throws UsageError for the first target that it does not start
 */
export function requireTargets({ faults }: ExperimentDefinition, started: StartedHere): void {
  const names = partNames(started)
  for (const { fault, target } of faults) {
    if (target === started.allowed?.target) {
      requireFreeze(fault)
      continue
    }
    if (partsOf(target, names).length === 0) {
      throw new UsageError(`This experiment breaks the ${target}, ${whyNot(target, started)}`)
    }
  }
}

function requireFreeze(fault: string): void {
  if (fault !== 'freeze') {
    throw new UsageError(
      `This experiment breaks the broker, and --allow-target lets it be frozen, and not: ${fault}`,
    )
  }
}

function partNames({ broker, consumers, hasCache }: StartedHere): string[] {
  return [
    'database',
    'rest',
    'producer',
    ...consumerNames(consumers),
    ...brokerParts(broker),
    ...(hasCache ? ['cache'] : []),
  ]
}

function brokerParts(broker: StartedHere['broker']): string[] {
  if (typeof broker === 'string') {
    return []
  }
  return findBroker(broker.name).copies === 1 ? ['broker'] : ['broker-1', 'broker-2', 'broker-3']
}

function whyNot(target: Target, { broker, consumers }: StartedHere): string {
  if (target.startsWith('consumer')) {
    return `and there are as many consumers as --consumers says, ${consumers}.`
  }
  return typeof broker === 'string'
    ? 'and --brokers names one that was not started here.'
    : `and \`${broker.name}\` is one broker alone. Use three: --broker kafka-cluster`
}
