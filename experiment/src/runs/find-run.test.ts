import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UsageError } from '../problems.ts'
import { findRun, listFolders } from './find-run.ts'

const OLD = '2026-11-23T08-00-00Z-database-outage'
const NEW = '2026-11-24T08-00-00Z-database-outage'
const KILLED = '2026-11-25T08-00-00Z-database-outage'
const REPEAT = '2026-11-24T08-00-00Z-database-outage-repeat'

let results = ''
beforeEach(() => {
  results = mkdtempSync(join(tmpdir(), 'under-fire-results-'))
  for (const folder of [OLD, NEW, KILLED, REPEAT, 'notes']) {
    mkdirSync(join(results, folder))
  }
  writeFileSync(join(results, OLD, 'journal.json'), '')
  writeFileSync(join(results, NEW, 'journal.json'), '')
  symlinkSync(NEW, join(results, 'latest'))
})
afterEach(() => rmSync(results, { recursive: true, force: true }))

const find = (name: string) => findRun(name, results)

describe('a run', () => {
  test.each([
    [OLD, OLD],
    ['2026-11-23', OLD],
    ['latest', NEW],
    ['latest~0', NEW],
    ['latest~1', OLD],
    [NEW, NEW],
    ['2026-11-25', KILLED],
    [REPEAT, REPEAT],
  ])('is found by %s', (name, folder) => {
    expect(find(name)).toBe(join(results, folder))
  })

  test('is found by a path, wherever it is', () => {
    expect(find('/elsewhere/run')).toBe('/elsewhere/run')
  })

  test.each([
    ['2027', 'Expected a run whose name begins with `2027`, got none'],
    ['', 'Expected a run whose name begins with ``, got none'],
    ['latest~2', 'Expected a run at `latest~2`, got 2'],
    ['latest~', 'begins with `latest~`, got none'],
    ['..', 'begins with `..`, got none'],
    ['2026-11-2', `got 4: ${KILLED}, ${REPEAT}, ${NEW}, ${OLD}. Write more of it.`],
  ])('is not found by %p, which is said with what there is', (name, message) => {
    expect(() => find(name)).toThrow(UsageError)
    expect(() => find(name)).toThrow(message)
  })

  test('is not found where there are no results yet', () => {
    expect(() => findRun('latest', join(results, 'none'))).toThrow(
      /^Expected a run at `latest`, got none in .*just experiment/,
    )
  })
})

test('the folders are listed newest first, without what is none', () => {
  expect(listFolders(results)).toEqual([KILLED, REPEAT, NEW, OLD])
})
