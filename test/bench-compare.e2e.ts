import { afterEach, describe, expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CompareResult } from '../bench/src/compare/compare-result.ts'
import { findNisshi } from '../experiment/src/setup/nisshi.ts'
import { isOnPath } from '../experiment/src/setup/path.ts'
import { WORKSPACE } from '../experiment/src/workspace.ts'
import { findLeftovers, PORTS, runBench, runCommand, startBench } from './command-line.ts'

const BROKERS = ['kafka', ...(findNisshi() === undefined ? [] : ['nisshi'])]
const TINY = ['--stack', 'processes', '--scale', '0.05', '--events', '300', '--seconds', '1']
const EVENTS = 300

afterEach(async () => {
  await runCommand(['heal'])
}, 60_000)

function readFolder(stdout: string): { folder: string; result: CompareResult } {
  const [, folder] = /Result: (\S+)/.exec(stdout) ?? []
  if (folder === undefined) {
    throw new Error(`no result was named: ${stdout}`)
  }
  return { folder, result: JSON.parse(readFileSync(join(folder, 'compare.json'), 'utf8')) }
}

describe.skipIf(!isOnPath('wrk'))(`compare ${BROKERS.join(' ')}`, () => {
  test('measures each broker, says what does not count, and leaves nothing running', async () => {
    const { code, stdout, stderr } = await runBench([
      'compare',
      ...BROKERS,
      '--repeats=1',
      ...TINY,
      ...PORTS,
    ])

    const { folder, result } = readFolder(stdout)
    expect(result.turns.map(({ broker }) => broker)).toEqual(BROKERS)
    for (const { broker, outage, throughput } of result.turns) {
      // A busy machine may not deliver the load of an outage; then it is named, and the exit code says so.
      if (!outage.counts) {
        expect(stdout).toContain(`Not counted: ${broker}, repeat 1, outage:`)
      }
      expect(existsSync(join(WORKSPACE.results, outage.run ?? 'none', 'report.html'))).toBe(true)
      if (!throughput.counts) {
        throw new Error(`${broker}: ${throughput.why.join('; ')}\n${stderr}`)
      }
      const { figures } = throughput
      expect(figures).toMatchObject({ stored: EVENTS, filled: EVENTS })
      for (const value of Object.values(figures)) {
        expect(value).toBeGreaterThan(0)
      }
    }
    expect(result.brokers.every(({ version }) => /^\d+\.\d/.test(version?.version ?? ''))).toBe(
      true,
    )
    expect(code).toBe(result.turns.every(({ outage }) => outage.counts) ? 0 : 3)
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('fsync: ')
    expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain('of a backlog drained')
    expect(findLeftovers()).toEqual([])
  }, 300_000)

  test('ends on Ctrl-C with all that it started', async () => {
    const running = startBench(['compare', 'kafka', '--repeats=1', ...TINY, ...PORTS])
    await running.shows('starting PostgreSQL')
    process.kill(running.pid, 'SIGINT')

    expect((await running.ended).code).toBe(130)
    expect(findLeftovers()).toEqual([])
  }, 120_000)
})

describe('compare', () => {
  test.each([
    [['kafka', 'rabbit'], 'Expected brokers of redpanda, kafka'],
    [['kafka', '--repeats', '0'], 'Expected a whole number from 1 to 20'],
    [['kafka', 'kafka'], 'Expected each broker once'],
  ])(
    '%j is refused before anything starts',
    async (args, message) => {
      const { code, stderr } = await runBench(['compare', ...args])

      expect(code).toBe(2)
      expect(stderr).toContain(message)
    },
    30_000,
  )
})
