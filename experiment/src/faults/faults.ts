import type { Fault } from './fault.ts'
import { kill } from './kill.ts'

/** Every fault by name. */
export const FAULTS = { kill } satisfies Record<string, Fault>
export type FaultName = keyof typeof FAULTS
export const faultNames: FaultName[] = ['kill']
