import { describe, expect, test } from 'bun:test'
import { readReport } from './report.ts'

const LINE =
  'RESULT {"answered":1000,"refused":100,"broken":3,"durationUs":500000,"p50Us":1500,"p95Us":4000,"p99Us":9000}'

describe('the report of a load generator', () => {
  test('counts only what was accepted, a second', () => {
    expect(readReport(`Running 1s test\n${LINE}\n`)).toEqual({
      accepted: 900,
      failed: 103,
      perSecond: 1800,
      p50Ms: 1.5,
      p95Ms: 4,
      p99Ms: 9,
    })
  })

  test.each([
    ['nothing at all', ''],
    ['half a line', LINE.slice(0, 40)],
    ['a run without time', LINE.replace('500000', '0')],
    ['a run in which nothing was accepted', LINE.replace('"refused":100', '"refused":1000')],
  ])('of %s is an error', (_, output) => {
    expect(() => readReport(output)).toThrow()
  })
})
