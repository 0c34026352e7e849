import type { ExperimentDefinition } from '../definition.ts'
import type { Run } from '../journal.ts'
import type { Settings } from '../settings.ts'

/** Something that is measured with the safety on and off. */
export interface Measure {
  name: string
  unit: 'count' | 'ms'
  /** Null where the run does not tell. */
  of(run: Run): number | null
  /** With the safety off, more than with it on by more than this is harm; absent where more is no harm. */
  harmAbove?: number
}

/** A counter-experiment: the same load and faults twice, and one safety is the only difference. */
export interface CounterRow {
  name: string
  /** The safety, and what switching it off means. */
  safety: string
  offMeans: string
  /** With the safety on. */
  definition: ExperimentDefinition
  /** Switches it off. */
  unsafe: Settings
  measures: Measure[]
}

/** The definition of a row with its safety off. */
export function withoutSafety({ definition, unsafe, name }: CounterRow): ExperimentDefinition {
  const { settings = {} } = definition
  return {
    ...definition,
    name: `counter-${name}-off`,
    settings: {
      rest: { ...settings.rest, ...unsafe.rest },
      producer: { ...settings.producer, ...unsafe.producer },
      consumer: { ...settings.consumer, ...unsafe.consumer },
    },
  }
}
