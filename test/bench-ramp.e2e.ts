import { afterEach, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { RampResult } from '../bench/src/ramp/result.ts'
import { findLeftovers, PORTS, runBench, runCommand, startBench } from './command-line.ts'

// A busy machine answers late; whether anything answers at all is what is asked here.
const PATIENT = ['p99=3000', 'unsent=50', 'backlog=10'].flatMap((text) => ['--objective', text])

afterEach(async () => {
  await runCommand(['heal'])
}, 60_000)

function readRamp(stdout: string): { folder: string; result: RampResult } {
  const [, folder] = /Result: (\S+)/.exec(stdout) ?? []
  if (folder === undefined) {
    throw new Error(`no result was named: ${stdout}`)
  }
  return { folder, result: JSON.parse(readFileSync(join(folder, 'ramp.json'), 'utf8')) }
}

describe('ramp', () => {
  test('finds a ceiling of both architectures with the database, and of Kafka alone without it', async () => {
    const { code, stdout, stderr } = await runBench(['ramp', '--short', ...PATIENT, ...PORTS])

    expect({ code, stderr }).toMatchObject({ code: 0 })
    const { folder, result } = readRamp(stdout)
    const found = result.searches.map(({ architecture, condition, ceiling_per_s }) => [
      `${architecture}, ${condition}`,
      ceiling_per_s > 0,
    ])
    expect(found).toEqual([
      ['rest, healthy', true],
      ['rest, database down', false],
      ['kafka, healthy', true],
      ['kafka, database down', true],
    ])
    expect(result.searches[1]?.ceiling).toStartWith('0: at 10/s already 100.00 % errors')
    for (const { accepted, rows, sent, steps } of result.searches) {
      expect(rows).toBeWithin(accepted, sent + 1)
      expect(steps.every(({ cpu_cores: cpu }) => 'load' in cpu)).toBe(true)
    }
    expect(result.needs.map(({ part }) => part)).toEqual([
      'rest',
      'database',
      'producer',
      'broker',
      'consumer',
      'database',
    ])
    expect(result.needs.every(({ units }) => units > 0)).toBe(true)
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('Every step')
    expect(findLeftovers()).toEqual([])
  }, 300_000)

  test('that is interrupted while the database is down prints what is finished, and leaves nothing running', async () => {
    const ramp = startBench(['ramp', '--short', '--only', 'kafka', ...PATIENT, ...PORTS])
    await ramp.shows('killing the database under kafka')
    process.kill(ramp.pid, 'SIGINT')
    const { code, stdout } = await ramp.ended

    expect(code).toBe(130)
    const { searches } = readRamp(stdout).result
    expect(searches.map(({ condition }) => condition)).toEqual(['healthy'])
    expect(findLeftovers()).toEqual([])
  }, 180_000)

  test.each([
    [['--objective', 'p95=10'], 'p99=<milliseconds>'],
    [['--from', '0'], 'from 1 to'],
    [['--only', 'redis'], 'rest, kafka'],
  ])(
    'refuses %p before anything starts, and says what it expects',
    async (args, words) => {
      const { code, stdout, stderr } = await runBench(['ramp', ...args, ...PORTS])

      expect(code).toBe(2)
      expect(stderr).toContain(words)
      expect(stdout).toBe('')
    },
    30_000,
  )
})
