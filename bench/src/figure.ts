import type { Runtime } from '../../experiment/src/stack/processes/runtimes/runtime.ts'
import type { Ground } from './ground.ts'
import type { LoadGenerator } from './load/load-generator.ts'
import type { Measure } from './rounds.ts'

/** What every figure is measured with. */
export interface Bench {
  ground: Ground
  generator: LoadGenerator
  signal: AbortSignal
}

/** What a figure must reach; of the ratio subject : limit, or of the subject's own value. */
export interface Wanted {
  of: 'ratio' | 'subject'
  is: 'at least' | 'at most'
  value: number
}

/** A figure at one size: 1 is the one that `wanted` is about, 0.1 and 10 show how its cost grows. */
export interface Size {
  factor: 0.1 | 1 | 10
  /** For people: `256 connections`. */
  label: string
  rounds: number
}

/** Of the requests of each side, the fraction that was refused or got no answer. */
export interface FailedShares {
  subject: number
  limit: number
}

/** Both sides of a figure at one size, ready to be measured. */
interface Sides {
  subject: Measure
  limit: Measure
  /** Of all rounds until now; not there where no requests are sent. */
  failed?(): FailedShares
  /** How many requests, messages or rows a measurement that came to `value` was; not there where it is about none. */
  units?(value: number): number
}

/** A figure whose parts are there. */
export interface Opened<S extends Size> {
  /** Makes ready what a size needs, one size after the other. */
  at(size: S): Promise<Sides>
  /** Ends what was started. */
  close(): Promise<void>
}

/** One line of the table: something of ours against what limits it, or against a rival. */
export interface Figure<S extends Size = Size> {
  name: string
  subject: string
  limit: string
  /** Of what a side measures, such as `events/s`. */
  unit: string
  /** Null for a line that is only shown. */
  wanted: Wanted | null
  sizes: readonly S[]
  /** What its rival runs on, brought before anything starts. */
  runtime?: Runtime
  /** Starts what is needed at every size. */
  open(bench: Bench): Promise<Opened<S>>
}
