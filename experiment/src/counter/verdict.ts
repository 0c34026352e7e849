import type { Run } from '../journal.ts'
import type { Result } from '../result-schema.ts'
import type { CounterRow } from './row.ts'

const VERDICTS = ['harm seen', 'no harm seen here', 'could not be told'] as const

/** One run of a pair. `result` is its own verdict, of which validity counts here. */
export interface Side {
  folder: string
  run: Run
  result: Result
}

export interface RowResult {
  name: string
  safety: string
  off_means: string
  verdict: (typeof VERDICTS)[number]
  /** What the verdict rests on, or why there is none. */
  why: string[]
  measures: {
    name: string
    unit: 'count' | 'ms'
    /** Whether more of it is harm. */
    is_harm: boolean
    on: number | null
    off: number | null
  }[]
  runs: { on: string; off: string }
}

/** Holds the two runs of a row against each other. Pure. */
export function compare(row: CounterRow, on: Side, off: Side): RowResult {
  const measures = row.measures.map((measure) => ({
    name: measure.name,
    unit: measure.unit,
    harmAbove: measure.harmAbove,
    on: measure.of(on.run),
    off: measure.of(off.run),
  }))
  const about = {
    name: row.name,
    safety: row.safety,
    off_means: row.offMeans,
    measures: measures.map(({ harmAbove, ...measure }) => ({
      ...measure,
      is_harm: harmAbove !== undefined,
    })),
    runs: { on: on.folder, off: off.folder },
  }
  const unknown = [
    ...on.result.invalid_reasons.map((reason) => `with it on: ${reason}`),
    ...off.result.invalid_reasons.map((reason) => `with it off: ${reason}`),
    ...measures.flatMap(({ name, harmAbove, on: withIt, off: without }) =>
      harmAbove !== undefined && (withIt === null || without === null)
        ? [`not measured: ${name}`]
        : [],
    ),
  ]
  if (unknown.length > 0) {
    return { ...about, verdict: 'could not be told', why: unknown }
  }
  const harmed = measures.filter(
    ({ harmAbove, on: withIt, off: without }) =>
      harmAbove !== undefined && (without ?? 0) - (withIt ?? 0) > harmAbove,
  )
  return {
    ...about,
    verdict: harmed.length > 0 ? 'harm seen' : 'no harm seen here',
    why: harmed.map(({ name }) => name),
  }
}
