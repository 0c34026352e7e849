import { UsageError } from '../../../experiment/src/problems.ts'
import type { Broker } from '../../../experiment/src/stack/brokers/broker.ts'
import { BROKERS, findBroker } from '../../../experiment/src/stack/brokers/brokers.ts'
import {
  BROKER_NAMES,
  chooseStack,
  type StackChoice,
  type StackKind,
} from '../../../experiment/src/stack/choose.ts'
import { LOCAL_BROKERS } from '../../../experiment/src/stack/processes/brokers/local-brokers.ts'

/** A broker of the comparison, and where it will run. */
export interface Subject {
  broker: Broker
  choice: StackChoice
}

const wishFor = (broker: string | undefined, stack: StackKind | undefined) => ({
  stack,
  broker,
  brokers: undefined,
  consumers: undefined,
})
const isOneCopy = (name: string) => findBroker(name).copies === 1

/**
 * The brokers to compare, all in the same kind of stack: as asked, else in containers where an engine answers and all of
 * them can run there. Those that were named, else all of one copy that are here without being built.
 * @throws UsageError for a name that none has, one that is there twice, and those that cannot run in the same stack
 */
export function chooseSubjects(names: string[], stack: StackKind | undefined): Subject[] {
  requireNames(names)
  const chosen =
    names.length > 0 ? names : defaultNames(chooseStack(wishFor(undefined, stack)).kind)
  const place = (kind: StackKind | undefined): Subject[] =>
    chosen.map((name) => ({
      broker: findBroker(name),
      choice: chooseStack(wishFor(name, kind)),
    }))
  const subjects = place(stack)
  const kinds = new Set(subjects.map(({ choice }) => choice.kind))
  return kinds.size > 1 ? place('processes') : subjects
}

function requireNames(names: string[]): void {
  const unknown = names.find((name) => !BROKER_NAMES.includes(name))
  if (unknown !== undefined) {
    throw new UsageError(`Expected brokers of ${BROKER_NAMES.join(', ')}, got \`${unknown}\`.`)
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    throw new UsageError(`Expected each broker once, got \`${twice}\` twice.`)
  }
}

/** Brokers of one copy: three copies are another question, to be asked by name. */
function defaultNames(kind: StackKind): string[] {
  return kind === 'processes'
    ? LOCAL_BROKERS.filter((broker) => isOneCopy(broker.name) && broker.isAvailable()).map(
        ({ name }) => name,
      )
    : // What tells only containers where it is cannot be asked from here.
      BROKERS.filter((broker) => broker.copies === 1 && broker.hasExternalAddress).map(
        ({ name }) => name,
      )
}

/** The parts that are its brokers, as a stack names them. */
export function brokerParts({ broker, choice }: Subject): readonly string[] {
  if (choice.kind === 'compose') {
    return broker.services
  }
  return broker.copies === 1 ? ['broker'] : ['broker-1', 'broker-2', 'broker-3']
}
