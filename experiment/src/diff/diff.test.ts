import { describe, expect, test } from 'bun:test'
import type { Journal, Run } from '../journal.ts'
import { judge } from '../result.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { diffLines, diffTables } from './diff-tables.ts'
import { diffSubjects } from './diff.ts'
import type { Subject } from './subject.ts'

const CLEAN = seedRun().run
const withSeed = (seed: number, run: Run = CLEAN) => withJournal(run, { seed })
const subject = (name: string, ...runs: Run[]): Subject => ({
  name,
  runs: runs.map((run) => ({ journal: run.journal, result: judge(run) })),
})
const single = (changes: Partial<Journal>) => subject('b', withJournal(CLEAN, changes))
const A = subject('a', withSeed(11))

const { environment, experiment } = CLEAN.journal
const LOSING = seedRun({ kafka: { lost: 2 } }).run

describe('two runs that differ by their seed', () => {
  const diff = diffSubjects(A, subject('b', withSeed(12)))

  test('can be compared, have the same verdicts, and the seed is the only setting', () => {
    expect(diff).toEqual({
      a: { name: 'a', runs: 1 },
      b: { name: 'b', runs: 1 },
      not_comparable: [],
      verdicts: [],
      claims: [],
      settings: [{ name: 'seed', a: '11', b: '12' }],
      environment: [],
      figures: [],
    })
  })

  test('are told to have no verdict changed, and no difference claimed as real', () => {
    const lines = diffLines(diff)

    expect(lines[0]).toBe('No verdict changed.')
    expect(lines.at(-1)).toStartWith('No difference of a figure is claimed as real')
  })
})

describe('two runs that cannot be compared', () => {
  test.each<[string, Partial<Journal>]>([
    [
      'another broker (Apache Kafka → Nisshi)',
      { environment: { ...environment, broker: { ...environment.broker, name: 'Nisshi' } } },
    ],
    [
      'a broker set up otherwise (1 → 3)',
      { environment: { ...environment, broker: { ...environment.broker, nodes: 3 } } },
    ],
    [
      'another experiment (database-outage → other)',
      { experiment: { ...experiment, name: 'other' } },
    ],
    ['another scale (0.1 → 0.2)', { scale: 0.2 }],
    [
      'other phases or rates (50 → 60)',
      {
        experiment: {
          ...experiment,
          phases: experiment.phases.map((phase) =>
            phase.name === 'crash' ? { ...phase, ratePerS: 60 } : phase,
          ),
        },
      },
    ],
    [
      'other reads (– → 100, – → 5, – → 30, – → 2000)',
      {
        experiment: {
          ...experiment,
          reads: { ratePerS: 100, burst: 5, drivers: 30, clientTimeoutMs: 2_000 },
        },
      },
    ],
    ['another stack (processes → compose)', { environment: { ...environment, stack: 'compose' } }],
    [
      'another machine (2 → 4, 8589934592 → 1)',
      { environment: { ...environment, cores: 4, memory_bytes: 1 } },
    ],
    ['B is invalid (the table was not read)', { table: null }],
  ])('are said to first, with the reason: %s', (reason, changes) => {
    const diff = diffSubjects(A, single(changes))

    expect(diffLines(diff)[0]).toStartWith('NOT COMPARABLE: ')
    expect(diff.not_comparable).toContain(reason)
  })

  test('at another scale are not said to have other phases, too', () => {
    const longer = subject('b', seedRun({ scale: 0.2 }).run)

    expect(diffSubjects(A, longer).not_comparable).toEqual(['another scale (0.1 → 0.2)'])
  })

  test('have no difference claimed, however many runs there are', () => {
    const many = subject('a', withSeed(11), withSeed(12))
    const others = [11, 12].map((seed) => withSeed(seed, withJournal(LOSING, { scale: 1 })))

    const diff = diffSubjects(many, subject('b', ...others))

    expect(diffTables(diff).at(-1)?.columns).toEqual(['', 'A', 'B', 'by'])
    expect(diff.figures.length).toBeGreaterThan(0)
    expect(diff.figures.every(({ b_against_a: claim }) => claim === null)).toBe(true)
  })
})

describe('what may differ between two runs that can be compared', () => {
  test.each<[string, Partial<Journal>]>([
    [
      'the breaker',
      { experiment: { ...experiment, breaker: { ...experiment.breaker, successThreshold: 1 } } },
    ],
    ['the commit', { environment: { ...environment, commit: 'another' } }],
    [
      'a version',
      { environment: { ...environment, versions: { ...environment.versions, postgres: '19.0' } } },
    ],
    [
      'the id of the cluster',
      { environment: { ...environment, broker: { ...environment.broker, cluster_id: 'b' } } },
    ],
  ])('is %s', (_, changes) => {
    expect(diffSubjects(A, single(changes)).not_comparable).toEqual([])
  })

  test('is shown by its path, but for the id of the cluster, which says nothing', () => {
    const diff = diffSubjects(
      A,
      single({
        seed: 11,
        environment: {
          ...environment,
          versions: { ...environment.versions, postgres: '19.0' },
          broker: { ...environment.broker, cluster_id: 'another' },
        },
        experiment: {
          ...experiment,
          title: 'Other words',
          breaker: { ...experiment.breaker, successThreshold: 1 },
        },
      }),
    )

    expect(diff.settings).toEqual([{ name: 'breaker.successThreshold', a: '3', b: '1' }])
    expect(diff.environment).toEqual([{ name: 'versions.postgres', a: '18.4', b: '19.0' }])
  })

  test('is a hypothesis more, named by what it checks', () => {
    const [first, ...hypotheses] = experiment.hypotheses
    const diff = diffSubjects(A, single({ seed: 11, experiment: { ...experiment, hypotheses } }))

    expect(first).toMatchObject({ check: 'error-rate', architecture: 'kafka' })
    expect(diff.settings.map(({ name, b }) => [name, b])).toContainEqual([
      'hypotheses.error-rate kafka.expected',
      '–',
    ])
    expect(diff.verdicts).toContainEqual({
      name: 'No client of Kafka sees an error.',
      a: 'PASS',
      b: 'not judged',
    })
  })
})

describe('verdicts and figures', () => {
  test('that changed are shown with both sides and by how much', () => {
    const diff = diffSubjects(A, subject('b', withSeed(11, LOSING)))

    expect(diff.verdicts).toEqual([
      { name: 'Nothing that Kafka accepted is lost.', a: 'PASS', b: 'FAIL' },
    ])
    expect(diffLines(diff)[0]).toBe('1 verdict changed.')
    expect(diff.figures).toContainEqual({
      name: 'Kafka lost',
      a: '0',
      b: '2',
      by: '+2',
      b_against_a: null,
    })
  })

  test('of repeated runs are claimed to differ only where ranges do not overlap', () => {
    const clean = subject('a', withSeed(11), withSeed(12))
    const sometimes = subject('b', withSeed(11), withSeed(12, LOSING))
    const always = subject('c', withSeed(11, LOSING), withSeed(12, LOSING))
    const lost = (b: Subject) =>
      diffSubjects(clean, b).figures.find(({ name }) => name === 'Kafka lost')

    expect(lost(sometimes)).toMatchObject({ b: '1 (0 to 2)', b_against_a: 'overlap' })
    expect(lost(always)).toMatchObject({ b: '2 (2 to 2)', b_against_a: 'higher' })
    expect(diffSubjects(clean, sometimes).verdicts).toEqual([
      { name: 'Nothing that Kafka accepted is lost.', a: 'PASS', b: 'PASS in 1, FAIL in 1' },
    ])
    expect(diffTables(diffSubjects(clean, always)).at(-1)?.rows).toContainEqual([
      'Kafka lost',
      '0 (0 to 0)',
      '2 (2 to 2)',
      '+2',
      'B is higher',
    ])
  })
})
