import { chanceApart } from '../compare/spread.ts'
import { counted, share } from '../report/format.ts'
import type { Table } from '../report/table.ts'
import type { Change } from './changes.ts'
import type { Diff } from './diff.ts'

const NOISE = {
  lower: 'B is lower',
  higher: 'B is higher',
  overlap: 'none claimed',
} as const

/** What must be known before any figure is read: first whether the two can be compared at all. Pure. */
export function diffLines({ a, b, not_comparable: reasons, verdicts, figures }: Diff): string[] {
  const verdict =
    verdicts.length === 0
      ? 'No verdict changed.'
      : `${counted(verdicts.length, 'verdict')} changed.`
  return [
    ...(reasons.length === 0 ? [] : [`NOT COMPARABLE: ${reasons.join('; ')}`]),
    verdict,
    `A: ${describe(a)}`,
    `B: ${describe(b)}`,
    ...(figures.length === 0 ? ['No figure changed.'] : []),
    ...noiseLines(a.runs, b.runs),
  ]
}

function noiseLines(a: number, b: number): string[] {
  return a < 2 || b < 2
    ? [
        'No difference of a figure is claimed as real: one run has no range. `just experiment --repeat 5` tells noise from change.',
      ]
    : [
        `A difference is claimed only where the ranges do not overlap. Those of two equal things, in ${a} and ${b} runs, lie apart by chance in ${share(chanceApart(a, b))}.`,
      ]
}

function describe({ name, runs }: Diff['a']): string {
  return runs === 1 ? name : `${name} (${runs} runs)`
}

/** A table for each kind of thing that changed. Pure. */
export function diffTables(diff: Diff): Table[] {
  return [
    changesTable('Verdicts that changed', diff.verdicts),
    changesTable('Claims of the article judged otherwise', diff.claims),
    changesTable('Settings', diff.settings),
    changesTable('Environment', diff.environment),
    figuresTable(diff),
  ].filter(({ rows }) => rows.length > 0)
}

/** With a last column only where there is something to claim a difference by. */
function figuresTable({ a, b, figures, not_comparable: reasons }: Diff): Table {
  const isClaimable = reasons.length === 0 && a.runs > 1 && b.runs > 1
  return {
    title: 'Figures that changed',
    columns: ['', 'A', 'B', 'by', ...(isClaimable ? ['difference'] : [])],
    rows: figures.map((figure) => [
      figure.name,
      figure.a,
      figure.b,
      figure.by,
      ...(isClaimable ? [figure.b_against_a === null ? '–' : NOISE[figure.b_against_a]] : []),
    ]),
  }
}

function changesTable(title: string, changes: Change[]): Table {
  return {
    title,
    columns: ['', 'A', 'B'],
    rows: changes.map(({ name, a, b }) => [name, a, b]),
  }
}
