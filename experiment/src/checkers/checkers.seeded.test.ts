import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { momentsOf } from '../clean-run.ts'
import { findOutOfOrder, ledgerFigures, recoveryFigures, stalenessFigures } from '../figures.ts'
import { ARCHITECTURES, type Architecture, type Run } from '../journal.ts'
import { type Fate, fateOf } from '../ledger.ts'
import { exitCodeOf, judge } from '../result.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { LATE_MS, type RunSeeds, type Seeds, seedRun, withJournal } from '../seeded-run.ts'
import { findInvalidity } from '../validity.ts'
import { checkAll } from './checkers.ts'

const upTo = (max: number) => fc.nat({ max })
const some = (max: number) => fc.array(fc.integer({ min: 1, max }), { maxLength: 8 })

const seedsArbitrary: fc.Arbitrary<Seeds> = fc.record({
  lost: upTo(20),
  pending: upTo(12),
  ghost: upTo(8),
  unknownStored: upTo(8),
  unknownAbsent: upTo(8),
  duplicatesTable: some(3),
  duplicatesTopic: some(3),
  reordered: some(2),
  late: upTo(20),
})

const runSeedsArbitrary = fc.record({
  rest: seedsArbitrary.map((seeds) => ({ ...seeds, pending: 0, duplicatesTopic: [] })),
  kafka: seedsArbitrary,
  strangers: upTo(5),
  redelivered: upTo(1_000),
})

const sum = (numbers: number[] = []) => numbers.reduce((total, number) => total + number, 0)
const own = (run: Run, architecture: Architecture) =>
  run.ledger.filter((entry) => entry.architecture === architecture)
const idsOf = (entries: { event_id: string }[]) =>
  entries.map(({ event_id }) => event_id).toSorted()

/** What is known of a clean run without asking the code under test. */
const CLEAN = seedRun().run
const CLEAN_STORED = { rest: 1_425 - 645, kafka: 1_425 }
/** When the first event is sent that waits for the breaker. */
const FIRST_HELD_MS = 9_010

const RUNS = { numRuns: 40 }

describe('a clean run', () => {
  test('is valid, and all of its hypotheses hold', () => {
    const result = judge(CLEAN)

    expect(result.invalid_reasons).toEqual([])
    expect(result.hypotheses.map(({ id, passed }) => [id, passed])).toEqual([
      ['kafka-error-rate', true],
      ['rest-error-rate', true],
      ['kafka-lost', true],
      ['rest-lost', true],
      ['table-duplicates', true],
      ['kafka-order', true],
      ['rest-refusal-time', true],
      ['rest-recovers', true],
      ['breaker-path', true],
      ['backlog-empty', true],
    ])
    expect(exitCodeOf(result)).toBe(0)
  })

  test('has every event where it belongs', () => {
    const figures = ARCHITECTURES.map((architecture) => ledgerFigures(CLEAN, architecture))

    const nothing = {
      lost: 0,
      pending: 0,
      ghost: 0,
      unknown: 0,
      duplicates_table: 0,
      out_of_order: 0,
    }
    expect(figures).toEqual([
      {
        ...nothing,
        accepted: 780,
        persisted: 780,
        duplicates_topic: null,
        redelivered: null,
        dead_letters: null,
      },
      {
        ...nothing,
        accepted: 1_425,
        persisted: 1_425,
        duplicates_topic: 0,
        redelivered: 0,
        dead_letters: 0,
      },
    ])
  })
})

describe('whatever is seeded', () => {
  test('is counted by the ledger, each kind and each architecture for itself', () => {
    fc.assert(
      fc.property(runSeedsArbitrary, (seeds) => {
        const { run } = seedRun(seeds)

        for (const architecture of ARCHITECTURES) {
          const { lost, pending, ghost, unknownStored, unknownAbsent, ...more } =
            seeds[architecture]
          const accepted = CLEAN_STORED[architecture] - ghost - unknownStored - unknownAbsent
          expect(ledgerFigures(run, architecture)).toEqual({
            accepted,
            persisted: accepted - lost - pending,
            lost,
            pending,
            ghost,
            unknown: unknownStored + unknownAbsent,
            duplicates_topic: architecture === 'kafka' ? sum(more.duplicatesTopic) : null,
            duplicates_table: sum(more.duplicatesTable),
            redelivered: architecture === 'kafka' ? seeds.redelivered : null,
            dead_letters: architecture === 'kafka' ? 0 : null,
            out_of_order: sum(more.reordered),
          })
        }
      }),
      RUNS,
    )
  })

  test('is named event by event: the lost, the pending, the ghosts, and those out of order', () => {
    fc.assert(
      fc.property(runSeedsArbitrary, (seeds) => {
        const { run, ids } = seedRun(seeds)

        for (const architecture of ARCHITECTURES) {
          const entries = own(run, architecture)
          const { lost, pending, ghost, outOfOrder } = ids[architecture]
          const having = (fate: Fate) =>
            idsOf(entries.filter((entry) => fateOf(entry, run.journal) === fate))
          expect(having('lost')).toEqual(lost.toSorted())
          expect(having('pending')).toEqual(pending.toSorted())
          expect(having('ghost')).toEqual(ghost.toSorted())
          expect(idsOf(findOutOfOrder(entries))).toEqual(outOfOrder.toSorted())
        }
      }),
      RUNS,
    )
  })

  test('and still on the topic is lost once the topic is drained, and not before', () => {
    fc.assert(
      fc.property(upTo(12), upTo(12), (lost, pending) => {
        const { run } = seedRun({ kafka: { lost, pending } })

        const drained = withJournal(run, { drained: true })
        const { backlog } = judge(run)

        expect(backlog).toEqual({ drained: pending === 0, messages_left: pending })
        expect(ledgerFigures(run, 'kafka')).toMatchObject({ lost, pending })
        expect(ledgerFigures(drained, 'kafka')).toMatchObject({ lost: lost + pending, pending: 0 })
      }),
      RUNS,
    )
  })

  test('is neither counted nor listed when the table was not read', () => {
    fc.assert(
      fc.property(runSeedsArbitrary, (seeds) => {
        const run = withJournal(seedRun(seeds).run, { table: null })

        const result = judge(run)

        for (const architecture of ARCHITECTURES) {
          expect(result.architectures[architecture].ledger).toMatchObject({
            persisted: null,
            lost: null,
            pending: null,
            ghost: null,
            duplicates_table: null,
            out_of_order: null,
          })
        }
        expect(result.invalid_reasons).toEqual(['the table was not read'])
        expect(renderMarkdown(result, run)).not.toMatch(/## (Lost|Ghost) events/)
      }),
      RUNS,
    )
  })

  test('does not touch when the system recovered', () => {
    const { outage, closedMs, backlogEmptyMs } = momentsOf(CLEAN.journal.experiment)

    fc.assert(
      fc.property(runSeedsArbitrary, (seeds) => {
        const { run } = seedRun(seeds)

        // REST: the next request is sent 10 ms after the database is back.
        expect(recoveryFigures(run, 'rest')).toEqual({
          first_success: 15,
          first_row: 13,
          backlog_empty: null,
        })
        expect(recoveryFigures(run, 'kafka')).toEqual({
          first_success: null,
          first_row: closedMs - outage[1],
          backlog_empty: backlogEmptyMs - outage[1],
        })
      }),
      RUNS,
    )
  })

  test('and written late is the age of the oldest, and of the 99th percentile when it is one in a hundred', () => {
    const { closedMs } = momentsOf(CLEAN.journal.experiment)

    fc.assert(
      fc.property(upTo(40), upTo(20), (late, lost) => {
        const { run } = seedRun({ kafka: { late, lost } })

        const { max, p99 } = stalenessFigures(own(run, 'kafka'))

        const stored = CLEAN_STORED.kafka - lost
        const neededForP99 = stored - Math.ceil(stored * 0.99) + 1
        expect(max).toBe(late > 0 ? LATE_MS : closedMs - FIRST_HELD_MS)
        expect(p99 === LATE_MS).toBe(late >= neededForP99)
      }),
      RUNS,
    )
  })

  test('fails the hypotheses it concerns and no other, in a run that stays valid', () => {
    fc.assert(
      fc.property(runSeedsArbitrary, (seeds) => {
        const { run } = seedRun(seeds)

        const { rest, kafka, strangers } = seeds
        const unanswered = (side: Seeds) => side.unknownStored + side.unknownAbsent
        // What is seeded is sent before the outage.
        const restStrays = rest.ghost + unanswered(rest)
        const kafkaErrors = kafka.ghost + unanswered(kafka)
        const duplicates = sum([...rest.duplicatesTable, ...kafka.duplicatesTable])
        expect(Object.fromEntries(checkAll(run).map(({ id, passed }) => [id, passed]))).toEqual({
          'kafka-error-rate': kafkaErrors === 0,
          'rest-error-rate': restStrays === 0,
          'kafka-lost': kafka.lost > 0 ? false : kafka.pending > 0 ? null : true,
          'rest-lost': rest.lost === 0,
          'table-duplicates': duplicates === 0 && strangers === 0,
          'kafka-order': kafka.reordered.length === 0,
          'rest-refusal-time': unanswered(rest) === 0,
          'rest-recovers': true,
          'breaker-path': true,
          'backlog-empty': true,
        })
        expect(findInvalidity(run)).toEqual([])
      }),
      RUNS,
    )
  })

  test.each<[string, RunSeeds]>([
    ['one lost event of Kafka', { kafka: { lost: 1 } }],
    ['one lost event of REST', { rest: { lost: 1 } }],
    ['one surplus row', { rest: { duplicatesTable: [1] } }],
    ['one row that nobody sent', { strangers: 1 }],
    ['one pair of rows in the wrong order', { kafka: { reordered: [1] } }],
    ['one Kafka client without an answer', { kafka: { unknownStored: 1 } }],
    ['one Kafka client that was told "failed"', { kafka: { ghost: 1 } }],
    ['one REST client that was told "failed" before the outage', { rest: { ghost: 1 } }],
    ['one event that was not stored in time', { kafka: { pending: 1 } }],
  ])('ends with exit code 1 for %s', (_, seeds) => {
    const { run } = seedRun(seeds)

    const result = judge(run)

    expect(result.hypotheses.filter(({ passed }) => passed !== true)).toHaveLength(1)
    expect(exitCodeOf(result)).toBe(1)
  })
})
