import { chanceApart } from '../../../experiment/src/compare/spread.ts'
import { counted, share } from '../../../experiment/src/report/format.ts'
import type { Table } from '../../../experiment/src/report/table.ts'
import type { CompareResult } from './compare-result.ts'
import { writeFigure } from './figures.ts'
import type { Difference, FigureRow } from './summary.ts'
import { WARM_UP_FACTOR } from './throughput.ts'
import type { Half, Turn } from './turn.ts'

/** What it came to, how far it can be trusted, and what does not count; its headline first. Pure. */
export function compareLines(result: CompareResult): string[] {
  const { brokers, plan, turns, caveats, chance } = result
  const planned = brokers.length * plan.repeats
  const titles = brokers.map(({ title }) => title)
  return [
    `${titles.join(' and ')}: ${headline(result)}`,
    machineLine(result),
    ...(turns.length < planned
      ? [`Ended early: ${turns.length} of ${planned} turns were made.`]
      : []),
    ...notCounted(turns),
    ...(chance.compared === 0 ? [] : [chanceLine(result)]),
    'All of it shares this machine: broker, database, services and load. It says what differs here, with these clients and settings, and not which broker is faster. What an acknowledgement is worth differs, too: see durability.',
    ...caveats,
  ]
}

function headline({ brokers, plan, chance }: CompareResult): string {
  if (brokers.length < 2) {
    return 'one broker, nothing to compare it with'
  }
  return plan.repeats < 2 || chance.compared === 0
    ? 'one value has no range, so no difference is claimed'
    : `${chance.apart} of ${counted(chance.compared, 'figure')} differ beyond the noise`
}

function chanceLine({ chance, plan: { repeats } }: CompareResult): string {
  const odds = share(chanceApart(repeats, repeats))
  return `A difference is claimed only where the ranges do not overlap. Those of two equal brokers, measured ${repeats} times each, lie apart by chance in ${odds}: of ${counted(chance.compared, 'figure')}, about ${chance.expected_by_chance.toFixed(1)} would differ though nothing does.`
}

function machineLine({ environment, generator }: CompareResult): string {
  const { stack, cores, cpu, platform, memory_bytes: bytes, versions, commit } = environment
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${cores} × ${cpu}, ${Math.round(bytes / 2 ** 30)} GiB, ${platform}; stack: ${stack}; ${[...parts, generator].join(', ')}; commit ${commit}.`
}

/** Why a half of a turn does not count, a line each. */
function notCounted(turns: readonly Turn[]): string[] {
  return turns.flatMap(({ broker, repeat, ...halves }) =>
    (['outage', 'throughput'] as const).flatMap((name) => {
      const half = halves[name]
      return half.counts
        ? []
        : [`Not counted: ${broker}, repeat ${repeat}, ${name}: ${half.why.join('; ')}.`]
    }),
  )
}

/** The comparison, its settings, and the turns it is made of. Pure. */
export function compareTables(result: CompareResult): Table[] {
  return [comparison(result), brokersTable(result), settings(result), turnsTable(result)]
}

function comparison({ brokers, figures }: CompareResult): Table {
  const isAlone = brokers.length < 2
  return {
    title: 'The brokers: median (lowest to highest)',
    columns: ['', ...brokers.map(({ name }) => name), ...(isAlone ? [] : ['difference'])],
    rows: figures.map((figure) => [
      figure.name,
      ...brokers.map(({ name }) => writeFigure(figure.unit, figure.spreads[name] ?? null)),
      ...(isAlone ? [] : [writeDifferences(figure)]),
    ]),
  }
}

function brokersTable({ brokers }: CompareResult): Table {
  return {
    title: 'What an acknowledgement of them is worth, and which they are',
    columns: ['broker', 'durability', 'version', 'said by', 'verified'],
    rows: brokers.map(({ name, durability, version, verified }) => [
      name,
      durability,
      version?.version ?? '–',
      version === null ? '–' : [version.source, version.image ?? []].flat().join(', '),
      verified,
    ]),
  }
}

function writeDifferences({ against_first: against }: FigureRow): string {
  const claimed = Object.entries(against).flatMap(([name, difference]) => {
    const words = wordsOf(difference)
    return words === undefined ? [] : [`${name} is ${words}`]
  })
  if (claimed.length > 0) {
    return claimed.join(', ')
  }
  return Object.values(against).every((difference) => difference === null) ? '–' : 'none claimed'
}

function wordsOf(difference: Difference): 'lower' | 'higher' | undefined {
  return difference === 'lower' || difference === 'higher' ? difference : undefined
}

function settings({ client_settings: rows, plan }: CompareResult): Table {
  return {
    title: 'The same for every broker',
    columns: ['', ''],
    rows: [
      ...rows,
      ['the outage', `database-outage-tuned, --scale ${plan.scale}; latencies without its warm-up`],
      ['the backlog', `${counted(plan.events, 'event')}, posted to the producer one by one`],
      [
        'saturation',
        `closed loop, ${plan.seconds} s at each number of connections, after ${WARM_UP_FACTOR * plan.seconds} s to warm up`,
      ],
      ['order', `${counted(plan.repeats, 'repeat')}, the brokers in turn, each with a fresh stack`],
    ],
  }
}

function turnsTable({ turns }: CompareResult): Table {
  const state = <F>(half: Half<F>) => (half.counts ? half.notes.join('; ') : 'NOT COUNTED')
  return {
    title: 'The turns, in their order',
    columns: ['broker', 'repeat', 'run, in results/', 'of the outage', 'of the throughput test'],
    rows: turns.map(({ broker, repeat, outage, throughput }) => [
      broker,
      String(repeat),
      outage.run ?? '–',
      state(outage) || 'every hypothesis holds',
      state(throughput) || 'measured',
    ]),
  }
}
