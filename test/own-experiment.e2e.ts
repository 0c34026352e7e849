import { afterAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { producerHiccup } from '../docs/examples/producer-hiccup.ts'
import { findLeftovers, startExperiment } from './command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'under-fire-own-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('an experiment of one’s own', () => {
  test('is run and judged: the example of the page that teaches it', async () => {
    const { code, stdout, stderr } = await startExperiment([
      '--definition',
      'docs/examples/producer-hiccup.ts',
    ]).ended

    expect({ code, invalid: /^invalid because.*/m.exec(stdout)?.[0], stderr }).toEqual({
      code: 0,
      invalid: undefined,
      stderr,
    })
    expect(stdout).toContain('ALL 5 HYPOTHESES HOLD')
    expect(findLeftovers()).toEqual([])
  }, 180_000)

  test('stops before its fault, invalid, when there is no steady state, and says why in numbers', async () => {
    const file = join(folder, 'unsteady.json')
    writeFileSync(
      file,
      JSON.stringify({
        ...producerHiccup,
        // Nobody is as fast as that.
        steadyState: { p95MaxMs: 1 },
        settings: { rest: { REST_DEADLINE_MS: 1 } },
      }),
    )

    const { code, stdout } = await startExperiment(['--definition', file]).ended

    expect(code).toBe(3)
    expect(stdout).toMatch(
      /invalid because the run ended early: there was no steady state to disturb: .*(rest had [\d.]+ % errors|P95)/,
    )
    expect(stdout).not.toContain('freeze producer was')
    expect(findLeftovers()).toEqual([])
  }, 180_000)
})
