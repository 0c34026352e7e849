import { afterEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { CatalogEntry } from '../experiment/src/runs/catalog.ts'
import type { Diff } from '../experiment/src/diff/diff.ts'
import type { RepeatSummary } from '../experiment/src/repeat/summary.ts'
import { findLeftovers, runCommand, startExperiment } from './command-line.ts'

afterEach(async () => {
  await runCommand(['heal'])
}, 60_000)

describe('experiment --repeat 2', () => {
  test('makes two runs that differ by their seed and agree, a summary, and a history of all three', async () => {
    const ended = await startExperiment(['--scale', '0.1', '--seed', '11', '--repeat', '2']).ended

    const folder = /Summary: (\S+)/.exec(ended.stdout)?.[1]
    if (folder === undefined) {
      throw new Error(`no summary was named: ${ended.stdout} ${ended.stderr}`)
    }
    const summary: RepeatSummary = JSON.parse(readFileSync(join(folder, 'repeat.json'), 'utf8'))
    expect(summary.runs).toMatchObject([
      { seed: 11, invalid_reasons: [], hypotheses_failed: [] },
      { seed: 12, invalid_reasons: [], hypotheses_failed: [] },
    ])
    const rate = summary.figures.find(({ name }) => name === 'error rate in the outage')
    expect(rate).toMatchObject({
      rest: { runs: 2 },
      kafka: { max: 0 },
      kafka_against_rest: 'lower',
    })
    expect(ended.code).toBe(0)

    const [a = '', b = ''] = summary.runs.map(({ name }) => name)
    const compared = await runCommand(['diff', a, b])
    const diff: Diff = JSON.parse((await runCommand(['diff', a, b, '--json'])).stdout)
    expect(compared.stdout.trimStart()).toStartWith('No verdict changed.\n')
    expect(diff.settings).toEqual([{ name: 'seed', a: '11', b: '12' }])
    expect(diff.not_comparable).toEqual([])

    const history: CatalogEntry[] = JSON.parse((await runCommand(['history', '--json'])).stdout)
    const listed = new Map(history.map(({ name, kind }) => [name, kind]))
    expect([a, b, basename(folder)].map((name) => listed.get(name))).toEqual([
      'run',
      'run',
      'repeat',
    ])
    expect((await runCommand(['impact', a])).stdout).toContain('REST, measured')
    expect(findLeftovers()).toEqual([])
  }, 300_000)
})

describe('wrong use', () => {
  test.each([
    [['diff', '1999-01-01', '1999-01-02'], 'begins with `1999-01-01`, got none'],
    [['impact', '--outage', '5'], 'Expected a duration such as 90s, 5m or 1h30m'],
    [['experiment', '--repeat', '1'], 'Expected a whole number from 2 to 50'],
    [['experiment', '--repeat', '2', '--keep'], 'use one of them'],
    [['history', '--limit', '0'], 'Expected a whole number from 1'],
  ])('%j is refused before anything starts, with the way out', async (args, message) => {
    const { code, stderr } = await runCommand(args)

    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})
