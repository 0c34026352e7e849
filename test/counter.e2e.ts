import { afterEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RowResult } from '../experiment/src/counter/verdict.ts'
import { WORKSPACE } from '../experiment/src/workspace.ts'
import { findLeftovers, PORTS, runCommand } from './command-line.ts'

afterEach(async () => {
  await runCommand(['heal'])
}, 60_000)

describe('counter commit', () => {
  test('loses accepted events with the offset committed first, none with it committed last, and leaves nothing running', async () => {
    const { code, stdout, stderr } = await runCommand(['counter', 'commit', ...PORTS])

    const folder = /Result: (\S+)/.exec(stdout)?.[1]
    if (folder === undefined) {
      throw new Error(`no result was named: ${stdout} ${stderr}`)
    }
    const { rows }: { rows: RowResult[] } = JSON.parse(
      readFileSync(join(folder, 'counter.json'), 'utf8'),
    )
    const [row] = rows
    expect(row?.why).toEqual(['accepted events lost'])
    expect(row?.verdict).toBe('harm seen')
    expect(row?.measures[0]?.on).toBe(0)
    expect(row?.measures[0]?.off).toBeGreaterThan(0)
    expect(code).toBe(0)
    const report = readFileSync(join(WORKSPACE.results, row?.runs.off ?? '', 'report.md'), 'utf8')
    expect(report.split('\n')[0]).toContain('counter-commit-off: UNSAFE_COMMIT_FIRST=true: ')
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('harm seen')
    expect(findLeftovers()).toEqual([])
  }, 300_000)
})

describe('counter with a row that there is not', () => {
  test('is refused before anything starts, and names those that there are', async () => {
    const { code, stderr } = await runCommand(['counter', 'seatbelt', ...PORTS])

    expect(code).toBe(2)
    expect(stderr).toContain('acks-1, acks-0, commit, insert, breaker, deadline, dead-letter')
  }, 30_000)
})
