import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import type { BreakerTransition, Run } from '../journal.ts'
import { judge } from '../result.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import type { Finding } from './checker.ts'
import { CHECKS, checkAll, type Hypothesis } from './checkers.ts'

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
}

describe('each checker', () => {
  test('has a property here', () => {
    expect(Object.keys(PROPERTIES).toSorted()).toEqual([...CHECKS].toSorted())
  })

  test.each(CHECKS)('reports exactly what is seeded: %s', (check) => PROPERTIES[check]())
})

test('the report names each lost event and each ghost, and no other', () => {
  const side = fc.record({ lost: upTo(9), ghost: upTo(9) })
  fc.assert(
    fc.property(side, side, (ofRest, ofKafka) => {
      const { run, ids } = seedRun({
        rest: { ...ofRest, unknownStored: 1 },
        kafka: { ...ofKafka, unknownAbsent: 1, pending: 2 },
      })

      const report = renderMarkdown(judge(run), run)

      const listed = (title: string) => {
        const [, section = ''] = report.split(`## ${title}`)
        const [own = ''] = section.split('\n## ')
        return (own.match(/^\| [0-9a-f-]{36}/gm) ?? []).map((row) => row.slice(2)).toSorted()
      }
      const { rest, kafka } = ids
      expect(listed('Lost events')).toEqual([...rest.lost, ...kafka.lost].toSorted())
      expect(listed('Ghost events')).toEqual([...rest.ghost, ...kafka.ghost].toSorted())
    }),
    { numRuns: 20 },
  )
})
