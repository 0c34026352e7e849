import { writeSpread } from '../compare/figures.ts'
import { chanceApart } from '../compare/spread.ts'
import { counted, share } from '../report/format.ts'
import type { Table } from '../report/table.ts'
import type { RepeatSummary } from './summary.ts'

const DIFFERENCE = {
  lower: 'Kafka is lower',
  higher: 'Kafka is higher',
  overlap: 'none claimed',
} as const

/** What repeated runs say together, its headline first. Pure. */
export function repeatLines({ planned, runs, title }: RepeatSummary): string[] {
  const valid = runs.filter((run) => run.valid)
  const failing = valid.filter((run) => run.hypotheses_failed.length > 0)
  const headline =
    valid.length === 0
      ? 'INVALID: none of these runs says anything about the system'
      : failing.length === 0
        ? `ALL HYPOTHESES HOLD IN ${counted(valid.length, 'RUN').toUpperCase()}`
        : `HYPOTHESES DO NOT HOLD IN ${failing.length} OF ${counted(valid.length, 'RUN').toUpperCase()}`
  return [
    headline,
    ...(runs.length < planned ? [`ended early: ${runs.length} of ${planned} runs were made`] : []),
    ...runs
      .filter((run) => !run.valid)
      .map((run) => `not counted: ${run.name}, for ${run.invalid_reasons.join('; ')}`),
    ...(valid.length < 2
      ? [`${title}. One run has no range, so no difference is claimed.`]
      : [
          `${title}. A difference is claimed only where the ranges do not overlap. Those of two equal things, in ${valid.length} runs each, lie apart by chance in ${share(chanceApart(valid.length, valid.length))}.`,
        ]),
  ]
}

/** Each figure as median and range, and each run. Pure. */
export function repeatTables({ figures, runs }: RepeatSummary): Table[] {
  const valid = runs.filter((run) => run.valid).length
  return [
    {
      title: `Figures of ${counted(valid, 'run')}: the median (lowest to highest)`,
      columns: ['', 'REST', 'Kafka', 'difference'],
      rows: figures.map((figure) => [
        figure.name,
        writeSide(figure, figure.rest, valid),
        writeSide(figure, figure.kafka, valid),
        figure.kafka_against_rest === null ? '–' : DIFFERENCE[figure.kafka_against_rest],
      ]),
    },
    {
      title: 'The runs',
      columns: ['run', 'seed', 'verdict'],
      rows: runs.map(({ name, seed, valid: isValid, hypotheses_failed: failed }) => [
        name,
        String(seed),
        !isValid
          ? 'INVALID, not counted'
          : failed.length === 0
            ? 'all hold'
            : `does not hold: ${failed.join(', ')}`,
      ]),
    },
  ]
}

type Figure = RepeatSummary['figures'][number]

/** A figure that some runs never reached says so: its range is that of the others alone. */
function writeSide(figure: Figure, spread: Figure['rest'], runs: number): string {
  const text = writeSpread(figure, spread)
  return spread === null || spread.runs === runs ? text : `${text}, in ${spread.runs} of ${runs}`
}
