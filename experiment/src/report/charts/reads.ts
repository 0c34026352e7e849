import type { Run } from '../../journal.ts'
import { DATABASE_READS } from '../../reads/database-load.ts'
import { type Axis, byStep, rounded } from './axis.ts'
import type { Chart, ChartSeries, Lane, LaneSpan } from './chart.ts'

/** Where readers were answered from, a second, and what of it the database was asked for. Empty where nothing is read. */
export function readsChart(axis: Axis, { journal }: Run): Chart {
  const seconds = byStep(axis, journal.reads?.seconds ?? [], ({ at_ms }) => at_ms)
  const rate = (count: (second: (typeof seconds)[number][number]) => number) =>
    seconds.map((own) =>
      own.length === 0 ? null : rounded(own.reduce((sum, one) => sum + count(one), 0) / own.length),
    )
  const line = (parts: Pick<ChartSeries, 'label' | 'tone' | 'stroke' | 'values'>): ChartSeries => ({
    ...parts,
    isFilled: false,
  })
  return {
    id: 'reads',
    title: 'Reads through the cache',
    caption: 'reads per second, by where they were answered from',
    unit: 'per second',
    group: 'reads',
    scale: 'linear',
    series: [
      line({ label: 'cache', tone: 'rest', stroke: 'solid', values: rate((one) => one.hits) }),
      line({
        label: 'not in the cache',
        tone: 'consumer',
        stroke: 'dashed',
        values: rate((one) => one.misses),
      }),
      line({
        label: 'without the cache',
        tone: 'other',
        stroke: 'dotted',
        values: rate((one) => one.bypassed),
      }),
      line({
        label: 'failed',
        tone: 'refused',
        stroke: 'dashed',
        values: rate((one) => one.failed),
      }),
      line({
        label: 'asked of the database',
        tone: 'database',
        stroke: 'solid',
        values: databaseReads(axis, journal),
      }),
    ],
  }
}

/** The rise of the service's counter over each step; unknown where it was not read at both ends. */
function databaseReads(axis: Axis, { reads, samples }: Run['journal']): (number | null)[] {
  if (reads === undefined) {
    return axis.atMs.map(() => null)
  }
  const last = byStep(axis, samples, ({ at_ms }) => at_ms).map(
    (own) => own.at(-1)?.metrics['rest']?.[DATABASE_READS],
  )
  return last.map((value, step) => {
    const before = last[step - 1]
    return value === undefined || before === undefined
      ? null
      : rounded(((value - before) * 1000) / axis.stepMs)
  })
}

/** The cache as the probe saw it: a state lasts until a try that found another one came back. */
export function cacheSpans({ journal }: Run): Lane['spans'] {
  const spans: LaneSpan[] = []
  for (const { at_ms: atMs, took_ms: tookMs, ok } of journal.reads?.cache_probes ?? []) {
    const last = spans.at(-1)
    const mood = ok ? 'good' : 'bad'
    if (last !== undefined) {
      last.toMs = atMs + tookMs
    }
    if (last?.mood !== mood) {
      const fromMs = last === undefined ? atMs : atMs + tookMs
      spans.push({ fromMs, toMs: atMs + tookMs, text: ok ? 'answers' : 'no answer', mood })
    }
  }
  return spans
}
