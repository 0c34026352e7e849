import type { ProcessSample, Run } from '../../journal.ts'
import { type Axis, byStep, rounded } from './axis.ts'
import type { Chart, ChartSeries, Tone } from './chart.ts'

const MIB = 2 ** 20
const STROKES = ['solid', 'dashed', 'dotted'] as const
const TONES: Record<string, Tone> = {
  rest: 'rest',
  producer: 'producer',
  consumer: 'consumer',
  database: 'database',
  broker: 'broker',
}

/** What each part of the stack and the load generator took of the machine. */
export function resourceCharts(axis: Axis, run: Run): Chart[] {
  return [
    {
      id: 'cpu',
      title: 'CPU of each part',
      caption: '% of a core',
      unit: '% of a core',
      group: 'cpu',
      scale: 'linear',
      series: seriesOf(axis, run, ({ cpu_ms }) => cpu_ms / 10),
    },
    {
      id: 'memory',
      title: 'Memory of each part',
      caption: 'MiB resident',
      unit: 'MiB',
      group: 'memory',
      scale: 'linear',
      series: seriesOf(axis, run, ({ rss_bytes }) => rss_bytes / MIB),
    },
  ]
}

function seriesOf(
  axis: Axis,
  { journal }: Run,
  read: (sample: ProcessSample) => number,
): ChartSeries[] {
  const steps = byStep(axis, journal.samples, ({ at_ms }) => at_ms)
  const parts = [...new Set(journal.samples.flatMap(({ processes }) => Object.keys(processes)))]
  const others = parts.filter((part) => !Object.hasOwn(TONES, part))
  return parts.map((part) => ({
    label: part,
    tone: (Object.hasOwn(TONES, part) ? TONES[part] : undefined) ?? 'other',
    stroke: STROKES[Math.max(0, others.indexOf(part)) % STROKES.length] ?? 'solid',
    isFilled: false,
    values: steps.map((samples) => {
      const values = samples.flatMap(({ processes }) => {
        const sample = Object.hasOwn(processes, part) ? processes[part] : undefined
        return sample === undefined ? [] : [read(sample)]
      })
      return values.length === 0
        ? null
        : rounded(values.reduce((sum, value) => sum + value, 0) / values.length)
    }),
  }))
}
