import * as v from 'valibot'
import type { Fault } from './fault.ts'
import { freeze } from './freeze.ts'
import { kill } from './kill.ts'
import { partition } from './partition.ts'
import { poison } from './poison.ts'
import { reset } from './reset.ts'
import { slow } from './slow.ts'
import { stop } from './stop.ts'

/** Every fault. A new one is a file and a line here. */
export const FAULTS = [kill, stop, freeze, slow, partition, reset, poison] as const

type AnyFault = (typeof FAULTS)[number]
export type FaultName = AnyFault['name']
/** A fault of a definition: what, where, when, and the parameters of its kind. */
export type PlannedFault = v.InferOutput<AnyFault['schema']>

export const faultSchema: v.GenericSchema<PlannedFault> = v.variant(
  'fault',
  FAULTS.map(({ schema }) => schema),
)

/** Whether an action of a journal, by its name, stops the writes of a database. */
export const isWriteStop = (action: string): boolean =>
  FAULTS.some(({ steps, stopsWrites }) => steps.inject === action && stopsWrites)

export function findFault(name: FaultName): Fault<FaultName, v.GenericSchema> {
  const fault = FAULTS.find((candidate) => candidate.name === name)
  if (fault === undefined) {
    throw new RangeError(
      `Expected a fault of ${FAULTS.map((known) => known.name).join(', ')}, got \`${name}\`.`,
    )
  }
  return fault
}
