import type { Fault } from './fault.ts'
import { kill } from './kill.ts'

/** Every fault. A new one is a file and a line here. */
const FAULTS = [kill] as const satisfies Fault[]

export type FaultName = (typeof FAULTS)[number]['name']
export const FAULT_NAMES: FaultName[] = FAULTS.map(({ name }) => name)

export function findFault(name: FaultName): Fault {
  const fault = FAULTS.find((candidate) => candidate.name === name)
  if (fault === undefined) {
    throw new RangeError(`Expected a fault of ${FAULT_NAMES.join(', ')}, got \`${name}\`.`)
  }
  return fault
}
