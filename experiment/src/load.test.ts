import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NO_SUMMARY, readSummary } from './load.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'under-fire-load-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function summaryOf(text: string) {
  const file = join(folder, 'k6-summary.json')
  writeFileSync(file, text)
  return readSummary(file)
}
const WHOLE = JSON.stringify({
  rest: { iterations: 10, dropped: 0 },
  kafka: { iterations: 9, dropped: 1 },
})

describe('what the load generator counted', () => {
  test('is read from its summary', () => {
    expect(summaryOf(WHOLE)).toEqual({
      iterations: 19,
      dropped: { rest: 0, kafka: 1 },
      reads: NO_SUMMARY.reads,
    })
  })

  test.each([
    ['half of it', WHOLE.slice(0, 40)],
    ['nothing', ''],
    ['something else', '{"rest":{"iterations":10}}'],
  ])('is not known from %s, and never a number', (_, text) => {
    expect(summaryOf(text)).toEqual(NO_SUMMARY)
  })

  test('is not known without a summary', () => {
    expect(readSummary(join(folder, 'none.json'))).toEqual(NO_SUMMARY)
  })
})
