import { describe, expect, test } from 'bun:test'
import { type Seeds, seedRun, withJournal } from '../seeded-run.ts'
import { lost } from './lost.ts'

const check = (seeds: Partial<Seeds>, atMost = 0) =>
  lost.judge(seedRun({ kafka: seeds }).run, { check: 'lost', architecture: 'kafka', atMost })

describe('the loss of accepted events', () => {
  test.each<[Partial<Seeds>, number, boolean | null]>([
    [{}, 0, true],
    [{ lost: 1 }, 0, false],
    [{ lost: 3 }, 3, true],
    [{ pending: 1 }, 0, null],
    [{ lost: 1, pending: 1 }, 0, false],
    [{ lost: 1, pending: 2 }, 2, null],
    [{ lost: 1, pending: 2 }, 3, true],
  ])('of %p where %i are allowed is %p', (seeds, atMost, passed) => {
    expect(check(seeds, atMost)?.passed).toBe(passed)
  })

  test('says how many still stood on the topic', () => {
    expect(check({ lost: 1, pending: 2 })?.observed).toBe(
      '1 lost of 1,425 accepted, 2 still on the topic when the run ended',
    )
    expect(check({ lost: 1 })?.observed).toBe('1 lost of 1,425 accepted')
  })

  test('is unknown when the table was not read, and says so', () => {
    const run = withJournal(seedRun({ kafka: { lost: 1 } }).run, { table: null })

    const finding = lost.judge(run, { check: 'lost', architecture: 'kafka', atMost: 0 })

    expect(finding).toMatchObject({ observed: 'the table was not read', passed: null })
  })
})
