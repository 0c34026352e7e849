import { describe, expect, test } from 'bun:test'
import type { Run } from '../journal.ts'
import { judge } from '../result.ts'
import type { Result } from '../result-schema.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { renderJunit } from './junit.ts'

const CLEAN = seedRun().run
const counts = (run: Run) => countsOf(renderJunit(judge(run)))

function countsOf(junit: string) {
  const number = (name: string) =>
    Number(new RegExp(`<testsuite [^>]*${name}="(\\d+)"`).exec(junit)?.[1])
  return {
    tests: number('tests'),
    failures: number('failures'),
    errors: number('errors'),
    passed: junit.match(/"><system-out>|time="0"><system-out>/g)?.length ?? 0,
  }
}

describe('junit.xml', () => {
  test('has a test case a hypothesis, each passed in a clean run', () => {
    expect(counts(CLEAN)).toEqual({ tests: 10, failures: 0, errors: 0, passed: 10 })
  })

  test('fails the hypothesis that does not hold, and no other', () => {
    const { run } = seedRun({ kafka: { lost: 2 } })

    expect(counts(run)).toMatchObject({ tests: 10, failures: 1, errors: 0, passed: 9 })
    expect(renderJunit(judge(run))).toContain(
      'name="Nothing that Kafka accepted is lost." time="0"><failure type="hypothesis" message="2 lost',
    )
  })

  test('of an invalid run has errors only, which say why', () => {
    const run = withJournal(CLEAN, { table: null })

    expect(counts(run)).toMatchObject({ tests: 10, failures: 0, errors: 10, passed: 0 })
    expect(renderJunit(judge(run))).toContain(
      'message="the run is invalid: the table was not read"',
    )
  })

  test('has an error for what could not be told', () => {
    const result = judge(CLEAN)
    const [first, ...others] = result.hypotheses
    const unknown: Result = {
      ...result,
      hypotheses: first === undefined ? [] : [{ ...first, passed: null }, ...others],
    }

    expect(countsOf(renderJunit(unknown))).toMatchObject({ failures: 0, errors: 1, passed: 9 })
  })

  test('of a run without hypotheses does not pass', () => {
    const result: Result = { ...judge(CLEAN), hypotheses: [] }

    expect(countsOf(renderJunit(result))).toEqual({ tests: 1, failures: 1, errors: 0, passed: 0 })
  })
})
