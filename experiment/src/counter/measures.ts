import { failedAttempts } from '../attempts.ts'
import { type LedgerFigures, ledgerFigures, recoveryFigures } from '../figures.ts'
import { plannedOutage } from '../timeline.ts'
import type { Measure } from './row.ts'

const ofKafka = (name: string, figure: keyof LedgerFigures): Measure => ({
  name,
  unit: 'count',
  of: (run) => ledgerFigures(run, 'kafka')[figure],
})

export const accepted = ofKafka('events accepted by Kafka', 'accepted')
export const lost = ofKafka('accepted events lost', 'lost')
export const duplicates = ofKafka('rows too many', 'duplicates_table')
export const absorbed = ofKafka('redelivered events absorbed', 'redelivered')
export const deadLetters = ofKafka('dead letters', 'dead_letters')
export const blocked = ofKafka('accepted events not stored when the run ended', 'pending')

export const hanging: Measure = {
  name: 'clients of REST that got no answer',
  unit: 'count',
  of: (run) => ledgerFigures(run, 'rest').unknown,
}

export const longestWait: Measure = {
  name: 'longest wait of a client of REST',
  unit: 'ms',
  of: ({ ledger }) =>
    ledger.reduce<number | null>(
      (longest, { architecture, latency_ms: ms }) =>
        architecture === 'rest' ? Math.max(longest ?? 0, ms) : longest,
      null,
    ),
}

export const failedWrites: Measure = {
  name: 'failed INSERTs of the consumer',
  unit: 'count',
  of: (run) => failedAttempts(run)?.writes ?? null,
}

export const failedConnects: Measure = {
  name: 'failed connections of the consumer',
  unit: 'count',
  of: (run) => failedAttempts(run)?.connects ?? null,
}

export const databaseBack: Measure = {
  name: 'from the restore until the database accepted writes',
  unit: 'ms',
  of({ journal, outage }) {
    const plan = plannedOutage(journal.experiment)
    return outage === null || plan === undefined ? null : outage[1] - plan[1]
  },
}

export const firstRow: Measure = {
  name: 'from then until the first row of Kafka',
  unit: 'ms',
  of: (run) => recoveryFigures(run, 'kafka').first_row,
}

export const backlogEmpty: Measure = {
  name: 'from then until the backlog was empty',
  unit: 'ms',
  of: (run) => recoveryFigures(run, 'kafka').backlog_empty,
}

/** The same measure, as harm when it is more by more than `harmAbove` with the safety off. */
export const harm = (measure: Measure, harmAbove = 0): Measure => ({ ...measure, harmAbove })
