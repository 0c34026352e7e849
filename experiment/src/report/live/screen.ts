import type { Architecture, LoadSample } from '../../journal.ts'
import { count, ms, share } from '../format.ts'
import type { Colour } from '../paint.ts'
import { phaseLabels, timelineBar } from './bar.ts'
import { cut, type Line, plain, spread } from './line.ts'
import { brokenNow, clock, type Moment, nextEvent, phaseAt, phaseName } from './moment.ts'
import { sparkline, type Scale } from './sparkline.ts'
import { stateLine } from './state-line.ts'

export interface Size {
  columns: number
  rows: number
}

// One cell a sample, a sample a second.
const SPARK_WIDTH = 60
const LABEL_WIDTH = 11
const VALUE_WIDTH = 9

/** The live view: never wider than the terminal, and with less in it where there are too few rows. Pure. */
export function renderScreen(moment: Moment, { columns, rows }: Size): Line[] {
  const head = headLines(moment, columns)
  const state = stateLine(moment)
  const whole = [
    ...head,
    [],
    ...architectureLines(moment, 'rest', columns),
    [],
    ...architectureLines(moment, 'kafka', columns),
    [],
    state,
  ]
  const variants = [
    whole,
    whole.filter((line) => line.length > 0),
    [
      ...head.slice(0, 2),
      totalsLine(moment, 'rest', columns),
      totalsLine(moment, 'kafka', columns),
      state,
    ],
  ]
  const fitting = variants.find((lines) => lines.length <= rows) ?? [state]
  return fitting.map((line) => cut(line, columns))
}

function headLines(moment: Moment, columns: number): Line[] {
  const { timeline, nowMs } = moment
  const width = Math.max(1, columns - 2)
  const phase = phaseAt(timeline, nowMs)
  const rate =
    phase === undefined ? '' : `  ${count(phase.ratePerS)} requests/s to each architecture`
  const broken = brokenNow(moment)
  return [
    spread(
      [plain(' '), { text: phaseName(moment), colour: 'bold' }, plain(rate)],
      [plain(`${clock(nowMs)} of ${clock(timeline.endMs)} `)],
      columns,
    ),
    [plain(' '), ...timelineBar(timeline, nowMs, width)],
    [plain(' '), { text: phaseLabels(timeline, width), colour: 'dim' }],
    spread(
      [plain(' next: '), { text: nextEvent(moment), colour: 'bold' }],
      broken.length === 0 ? [] : [{ text: `broken: ${broken.join(', ')} `, colour: 'red' }],
      columns,
    ),
  ]
}

function architectureLines(moment: Moment, architecture: Architecture, columns: number): Line[] {
  const { samples } = moment.recorder
  const width = Math.max(1, Math.min(SPARK_WIDTH, columns - LABEL_WIDTH - VALUE_WIDTH))
  const window = samples.slice(-width)
  // Both architectures by one scale, so that their lines can be compared.
  const both = window.flatMap(({ load }) => [load.rest, load.kafka])
  const rate: Scale = { max: Math.max(1, ...both.map(({ answered }) => answered)) }
  const wait: Scale = {
    max: Math.max(1, ...both.map(({ p95_ms }) => p95_ms ?? 0)),
    isLogarithmic: true,
  }
  const own = window.map(({ load }) => load[architecture])
  const row = (label: string, colour: Colour, figure: Figure): Line => {
    const values = own.map(figure.read)
    return [
      { text: `  ${label}`.padEnd(LABEL_WIDTH), colour: 'dim' },
      // A row of nothing is not painted as if there was something.
      {
        text: sparkline(values, width, figure.scale),
        colour: values.some(Boolean) ? colour : 'dim',
      },
      plain(figure.write(values.at(-1) ?? null).padStart(VALUE_WIDTH)),
    ]
  }
  const perSecond = (value: number | null) => (value === null ? '–' : `${count(value)}/s`)
  return [
    totalsLine(moment, architecture, columns),
    row('accepted', 'green', { read: ({ accepted }) => accepted, scale: rate, write: perSecond }),
    row('failed', 'red', { read: failedOf, scale: rate, write: perSecond }),
    row('P95', 'cyan', { read: ({ p95_ms }) => p95_ms, scale: wait, write: ms }),
  ]
}

interface Figure {
  read: (load: LoadSample) => number | null
  scale: Scale
  write: (value: number | null) => string
}

const failedOf = ({ answered, accepted }: LoadSample) => answered - accepted

function totalsLine({ recorder }: Moment, architecture: Architecture, columns: number): Line {
  const { sent, accepted } = recorder.totals[architecture]
  const success = sent === 0 ? '–' : share(accepted / sent)
  return spread(
    [plain(' '), { text: architecture === 'rest' ? 'REST' : 'Kafka', colour: 'bold' }],
    [plain(`${count(sent)} sent, ${count(accepted)} accepted, ${success} `)],
    columns,
  )
}
