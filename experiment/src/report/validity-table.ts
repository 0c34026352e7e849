import { ARCHITECTURES, type Run } from '../journal.ts'
import { plannedOutage, planTimeline } from '../timeline.ts'
import { VALIDITY_LIMITS as LIMITS } from '../validity.ts'
import { count, seconds, share } from './format.ts'
import type { Table } from './table.ts'

/** What a run's validity rests on, each check with its limit and its number. The judgement is `validity.ts`'s. Pure. */
export function validityTable(run: Run): Table {
  return {
    title: 'How this result could be wrong',
    columns: ['if', 'allowed', 'seen'],
    rows: [...loadRows(run), ...faultRows(run), ...storeRows(run)],
    note: 'A run that breaks one of these limits is invalid: it says nothing about the system. Everything ran on one machine, the load generator too, so latencies compare the two architectures with each other and promise nothing for other machines.',
  }
}

function loadRows({ journal, ledger }: Run): string[][] {
  const { requests } = planTimeline(journal.experiment)
  return [
    ...ARCHITECTURES.flatMap((architecture) => {
      const sent = ledger.filter((entry) => entry.architecture === architecture).length
      const name = architecture === 'rest' ? 'REST' : 'Kafka'
      return [
        [
          `the load generator could not start requests to ${name}`,
          '0',
          count(journal.generator.dropped[architecture]),
        ],
        [
          `more or fewer requests reached ${name} than planned`,
          `${count(requests)} ± ${share(LIMITS.requestsTolerance)}`,
          count(sent),
        ],
      ]
    }),
    [
      'the ledger has holes: its lines are not the requests that the generator counted',
      count(journal.generator.iterations),
      count(ledger.length),
    ],
    [
      'the wall clock moved against the monotonic clock',
      `${LIMITS.clockDriftMs} ms`,
      `${count(journal.clock_drift_ms)} ms`,
    ],
  ]
}

function faultRows({ journal, outage }: Run): string[][] {
  const late = Math.max(
    0,
    ...journal.actions.map(({ planned_ms, actual_ms }) => Math.abs(actual_ms - planned_ms)),
  )
  const plan = plannedOutage(journal.experiment)
  const { actions } = planTimeline(journal.experiment)
  const rows = [
    ['a planned action did not happen', count(actions.length), count(journal.actions.length)],
    ['an action came early or late', `${LIMITS.actionDriftMs} ms`, `${count(late)} ms`],
  ]
  if (plan === undefined) {
    return rows
  }
  const inside = journal.write_probes.filter(
    ({ at_ms, took_ms, ok }) =>
      ok && outage !== null && at_ms > outage[0] && at_ms + took_ms < outage[1],
  ).length
  return [
    ...rows,
    [
      'writes did not stop when planned',
      `${seconds(plan[0])} ± ${seconds(LIMITS.outageBeginMs)}`,
      outage === null ? 'no outage' : seconds(outage[0]),
    ],
    [
      'writes did not work again when planned',
      `${seconds(plan[1])} + ${seconds(LIMITS.outageEndMs)}`,
      outage === null ? 'no outage' : seconds(outage[1]),
    ],
    ['the database took writes of the SQL probe in the outage', '0', count(inside)],
    ['the SQL probe looked too seldom', '–', `${count(journal.write_probes.length)} writes tried`],
  ]
}

function storeRows({ journal: { table, topic, drained } }: Run): string[][] {
  return [
    [
      'the table was not read to its end',
      'read',
      table === null ? 'not read' : `${count(table.rows)} rows`,
    ],
    [
      'the topic was not read to its end',
      'read',
      topic === null ? 'not read' : `${count(topic.messages)} messages`,
    ],
    ['the run ended before the backlog was stored', 'drained', drained ? 'drained' : 'not drained'],
  ]
}
