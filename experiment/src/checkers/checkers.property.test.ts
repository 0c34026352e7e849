import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import type { BreakerTransition, Run } from '../journal.ts'
import type { LedgerEntry } from '../ledger.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import type { Finding } from './checker.ts'
import { CHECKS, checkAll, type Hypothesis } from './checkers.ts'
import { MEMORY_PROPERTIES } from './memory-properties.ts'
import { READ_PROPERTIES } from './read-properties.ts'

const CLEAN = seedRun().run
const [BEGINS_MS, ACCEPTS_MS] = CLEAN.outage ?? [0, 0]
const END_MS = 30_000
/** What a clean run sends to each architecture, and how many of those REST accepts. */
const SENT = 1_425
const REST_ACCEPTED = 780

const upTo = (max: number) => fc.nat({ max })
const surplus = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 8 })
const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0)
const figure = (n: number) => n.toLocaleString('en-US')
const figures = (n: number, noun: string) => `${figure(n)} ${noun}${n === 1 ? '' : 's'}`

/** What the checker says of the run: the two things that must be exact. */
function find(run: Run, hypothesis: Hypothesis): Pick<Finding, 'observed' | 'passed'> {
  const experiment = { ...run.journal.experiment, hypotheses: [hypothesis] }
  const [finding] = checkAll({ ...run, journal: { ...run.journal, experiment } })
  return { observed: finding?.observed ?? 'nothing', passed: finding?.passed ?? null }
}

const holds = <T>(property: fc.IRawProperty<T>) => void fc.assert(property, { numRuns: 40 })

/** One property a checker: whatever is seeded, it reports that number and no other, and passes only where it may. */
const PROPERTIES: Record<Hypothesis['check'], () => void> = {
  ...READ_PROPERTIES,
  ...MEMORY_PROPERTIES,

  'error-rate': () =>
    holds(
      fc.property(upTo(8), upTo(8), upTo(8), (ghost, unknownStored, unknownAbsent) => {
        const seeds = { ghost, unknownStored, unknownAbsent }
        const { run } = seedRun({ kafka: seeds, rest: seeds })
        const failed = ghost + unknownStored + unknownAbsent

        const check = 'error-rate'
        const ofKafka = { check, architecture: 'kafka', expected: 0, tolerance: 0 } as const
        expect(find(run, ofKafka)).toEqual({
          observed: `${((failed / SENT) * 100).toFixed(2)} % (${failed} of 1,425)`,
          passed: failed === 0,
        })
        const ofRest = { ...ofKafka, architecture: 'rest', expected: 'outage-share' } as const
        const refused = SENT - REST_ACCEPTED + failed
        expect(find(run, { ...ofRest, tolerance: 0.5 })).toEqual({
          observed: `${((refused / SENT) * 100).toFixed(2)} % (${refused} of 1,425)${failed > 0 ? `, ${failed} of them outside of the outage` : ''}`,
          passed: failed === 0,
        })
      }),
    ),

  lost: () =>
    holds(
      fc.property(
        fc.record({ lost: upTo(12), pending: upTo(6), ghost: upTo(6) }),
        upTo(12),
        (seeds, atMost) => {
          const { lost: missing, pending, ghost } = seeds
          const { run } = seedRun({
            kafka: seeds,
            rest: { lost: missing },
          })

          const waiting = pending > 0 ? `, ${pending} still on the topic when the run ended` : ''
          expect(find(run, { check: 'lost', architecture: 'kafka', atMost })).toEqual({
            observed: `${missing} lost of ${figure(SENT - ghost)} accepted${waiting}`,
            passed: missing > atMost ? false : missing + pending > atMost ? null : true,
          })
          expect(find(run, { check: 'lost', architecture: 'rest', atMost })).toEqual({
            observed: `${missing} lost of 780 accepted`,
            passed: missing <= atMost,
          })
        },
      ),
    ),

  duplicates: () =>
    holds(
      fc.property(
        fc.record({ rest: surplus, kafka: surplus, strangers: upTo(3) }),
        upTo(20),
        (seeds, atMost) => {
          const { rest, kafka, strangers } = seeds
          const { run } = seedRun({
            rest: { duplicatesTable: rest },
            kafka: { duplicatesTable: kafka, duplicatesTopic: rest },
            strangers,
          })
          const duplicates = sum(rest) + sum(kafka)

          const rows = REST_ACCEPTED + SENT + duplicates + strangers
          expect(find(run, { check: 'duplicates', atMost })).toEqual({
            observed: `${figures(duplicates, 'duplicate')}, ${figures(strangers, 'stranger')} in ${figure(rows)} rows`,
            passed: duplicates <= atMost && strangers === 0,
          })
        },
      ),
    ),

  order: () =>
    holds(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2 }), { maxLength: 10 }),
        upTo(5),
        upTo(20),
        (reordered, lost, atMost) => {
          const { run } = seedRun({ kafka: { reordered, lost }, rest: { reordered: [1] } })

          expect(find(run, { check: 'order', architecture: 'kafka', atMost })).toEqual({
            observed: `${sum(reordered)} out of order of ${figure(SENT - lost)}`,
            passed: sum(reordered) <= atMost,
          })
          expect(find(run, { check: 'order', architecture: 'rest', atMost }).observed).toBe(
            '1 out of order of 780',
          )
        },
      ),
    ),

  'refusal-time': () =>
    holds(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 20 }),
        upTo(3),
        (waitsMs, unknownAbsent) => {
          const { run } = seedRun({ rest: { unknownAbsent }, kafka: { unknownStored: 1 } })
          const waits = [...waitsMs]
          // What is accepted or unanswered may take any time: it is no refusal.
          const ledger = run.ledger.map((entry) => ({
            ...entry,
            latency_ms: entry.told === 'refused' ? (waits.pop() ?? 1) : 9_999,
          }))

          const hypothesis = {
            check: 'refusal-time',
            architecture: 'rest',
            atMostMs: 1_500,
          } as const
          expect(find({ ...run, ledger }, hypothesis)).toEqual({
            observed: `at most ${Math.max(...waitsMs)} ms (645 refusals), ${figures(unknownAbsent, 'request')} without an answer`,
            passed: unknownAbsent === 0 && Math.max(...waitsMs) <= 1_500,
          })
        },
      ),
    ),

  'first-success': () =>
    holds(
      fc.property(upTo(20), fc.integer({ min: 1, max: 400 }), (missed, atMostMs) => {
        // In a clean run the first client after the outage is answered after 15 ms, and one each 20 ms from then on.
        const afterMs = 15 + 20 * missed
        const ledger = CLEAN.ledger.filter(
          ({ architecture, answered_ms: ms }) =>
            architecture === 'kafka' || ms < BEGINS_MS || ms >= ACCEPTS_MS + afterMs,
        )

        expect(
          find({ ...CLEAN, ledger }, { check: 'first-success', architecture: 'rest', atMostMs }),
        ).toEqual({ observed: `after ${afterMs} ms`, passed: afterMs <= atMostMs })
      }),
    ),

  'breaker-path': () =>
    holds(
      fc.property(upTo(4), upTo(12), fc.integer({ min: -900, max: 900 }), (failures, cut, byMs) => {
        const probes = Array.from({ length: failures }, () => ['HALF_OPEN', 'OPEN']).flat()
        const states = ['CLOSED', 'OPEN', ...probes, 'HALF_OPEN', 'CLOSED']
        const closesMs = ACCEPTS_MS + byMs
        const whole = states.slice(1).map((to, index): BreakerTransition => ({
          at_ms: closesMs - (states.length - 2 - index) * 1_000,
          from: states[index] ?? '',
          to,
          reason: '',
        }))
        const breaker = whole.toSpliced(cut, 1)

        expect(find(withJournal(CLEAN, { breaker: whole }), { check: 'breaker-path' })).toEqual({
          observed: states.join(' → '),
          passed: true,
        })
        // Without any one of its steps it is no path.
        expect(find(withJournal(CLEAN, { breaker }), { check: 'breaker-path' }).passed).toBe(
          cut >= whole.length,
        )
      }),
    ),

  'backlog-empty': () =>
    holds(
      fc.property(upTo(31), fc.integer({ min: 1, max: 9_999 }), (samples, messages) => {
        // One sample each 250 ms from the end of the outage to the end of the run, empty from that one on.
        const lag = Array.from({ length: 32 }, (_, index) => ({
          at_ms: ACCEPTS_MS + index * 250,
          messages: index < samples ? messages : 0,
        }))
        const never = lag.map((sample) => ({ ...sample, messages }))

        const hypothesis = { check: 'backlog-empty' } as const
        expect(find(withJournal(CLEAN, { lag }), hypothesis)).toEqual({
          observed: `empty after ${samples * 250} ms (peak ${samples === 0 ? '0 messages' : figures(messages, 'message')})`,
          passed: samples * 250 <= END_MS - ACCEPTS_MS,
        })
        expect(find(withJournal(CLEAN, { lag: never }), hypothesis)).toEqual({
          observed: `not empty (peak ${figure(messages)})`,
          passed: false,
        })
      }),
    ),

  'errors-confined': () =>
    holds(
      fc.property(upTo(20), upTo(20), upTo(1_000), (inside, outside, recoveryMs) => {
        const begins = CLEAN.journal.actions[0]?.actual_ms ?? 0
        const own = CLEAN.ledger.filter(({ architecture }) => architecture === 'kafka')
        const isInside = ({ answered_ms, sent_ms }: LedgerEntry) =>
          answered_ms >= begins && sent_ms <= ACCEPTS_MS + recoveryMs
        const failed = new Set([
          ...own.filter((entry) => isInside(entry)).slice(0, inside),
          ...own.filter((entry) => !isInside(entry)).slice(-outside || Infinity),
        ])
        const ledger = CLEAN.ledger.map((entry) =>
          failed.has(entry) ? { ...entry, told: 'refused' as const } : entry,
        )

        const hypothesis = { check: 'errors-confined', architecture: 'kafka', recoveryMs } as const
        expect(find({ ...CLEAN, ledger }, hypothesis)).toEqual({
          observed: `${failed.size} errors of 1,425 requests, ${outside} of them outside`,
          passed: failed.size === 0 ? null : outside === 0,
        })
      }),
    ),

  ghosts: () =>
    holds(
      fc.property(upTo(12), upTo(12), (ghost, atMost) => {
        const { run } = seedRun({ rest: { ghost }, kafka: { unknownStored: 2 } })

        expect(find(run, { check: 'ghosts', architecture: 'rest', atMost })).toEqual({
          observed: `${ghost} refused and stored`,
          passed: ghost <= atMost,
        })
      }),
    ),

  'first-row': () =>
    holds(
      fc.property(upTo(5_000), fc.integer({ min: 1, max: 5_000 }), (afterMs, atMostMs) => {
        const ledger = CLEAN.ledger.map((entry) => ({
          ...entry,
          stored_ms: (entry.stored_ms ?? 0) > ACCEPTS_MS ? ACCEPTS_MS + afterMs : entry.stored_ms,
        }))

        expect(find({ ...CLEAN, ledger }, { check: 'first-row', atMostMs })).toEqual({
          observed: `after ${afterMs} ms`,
          passed: afterMs <= atMostMs,
        })
      }),
    ),

  'phase-latency': () =>
    holds(
      fc.property(fc.integer({ min: 100, max: 900 }), upTo(1_000), (p50, limitMs) => {
        const ledger = CLEAN.ledger.map((entry) => ({
          ...entry,
          latency_ms: entry.phase === 'crash' && entry.architecture === 'rest' ? p50 : 5,
        }))
        const of = { check: 'phase-latency', architecture: 'rest', phase: 'crash' } as const

        for (const is of ['at least', 'at most'] as const) {
          expect(find({ ...CLEAN, ledger }, { ...of, p50Ms: { is, ms: limitMs } })).toEqual({
            observed: `P50 ${p50} ms`,
            passed: is === 'at most' ? p50 <= limitMs : p50 >= limitMs,
          })
        }
      }),
    ),
}

describe('each checker', () => {
  test('has a property here', () => {
    expect(Object.keys(PROPERTIES).toSorted()).toEqual([...CHECKS].toSorted())
  })

  test.each(CHECKS)('reports exactly what is seeded: %s', (check) => PROPERTIES[check]())
})
