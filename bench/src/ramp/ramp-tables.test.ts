import { describe, expect, test } from 'bun:test'
import { assumptionLines, extrapolate } from './extrapolate.ts'
import { readObjectives } from './objectives.ts'
import { rampLines, rampPageTables, rampTables } from './ramp-tables.ts'
import { RAMP_SCHEMA, type RampResult } from './result.ts'
import { stepOf } from './step.fake.ts'
import { type Searched, summarise } from './summarise.ts'

const atCeiling = stepOf({
  rate_per_s: 900,
  length: 'confirmation',
  cpu_cores: { rest: 0.8, database: 0.4, load: 0.1 },
  machine_cores: 1.4,
})
const beyond = stepOf({ rate_per_s: 1_000, p99_ms: 900, broke: ['P99 900 ms (at most 250 ms)'] })
const nothing = stepOf({ rate_per_s: 10, accepted: 0, refused: 1_000, broke: ['100.00 % errors'] })
const healthy: Searched = {
  architecture: 'rest',
  condition: 'healthy',
  outcome: { kind: 'held', ceilingPerS: 900, failedPerS: 1_000 },
  steps: [beyond, atCeiling],
  rows: 2_000,
}
const down: Searched = {
  architecture: 'rest',
  condition: 'database down',
  outcome: { kind: 'nothing held', failedPerS: 10 },
  steps: [nothing],
  rows: 0,
}

function resultOf(...searches: Searched[]): RampResult {
  return {
    schema: RAMP_SCHEMA,
    started_at: '2026-01-01T00:00:00.000Z',
    duration_ms: 1,
    environment: {
      platform: 'linux-x64',
      cpu: 'a processor',
      cores: 2,
      memory_bytes: 2 ** 33,
      commit: 'abc',
      broker: 'Apache Kafka 4.3.1',
      generator: 'wrk 4.1.0',
      versions: { bun: '1.4.5' },
    },
    caveats: [],
    objectives: readObjectives([]),
    confirmation_s: 30,
    searches: searches.map((search) => summarise(search, { cores: 2, generatorCores: 1 })),
    needs: extrapolate('rest', atCeiling),
    assumptions: assumptionLines(),
  }
}

describe('the tables', () => {
  test('have a row for each search: its ceiling, the next rate, and why', () => {
    const [ceilings] = rampTables(resultOf(healthy, down))

    expect(ceilings?.rows).toEqual([
      [
        'REST',
        'healthy',
        '900/s',
        '3.00 ms',
        '1,000/s: P99 900 ms (at most 250 ms)',
        'no part was at its limit (nearest: nothing, 0.00 cores of 2): it waited, for the disk or for another part',
        '2,000 accepted, 2,000 rows, 2,000 sent',
      ],
      [
        'REST',
        'down',
        '0: at 10/s already 100.00 % errors',
        '–',
        '10/s: 100.00 % errors',
        'the database is down',
        '0 accepted, 0 rows, 1,000 sent',
      ],
    ])
  })

  test('have the CPU of each part where the rate was held, and where it was not', () => {
    const [, cpu] = rampTables(resultOf(healthy))

    expect(cpu?.rows).toEqual([
      ['REST, healthy', '900/s', '0.80', '–', '–', '–', '0.40', '0.10', '–', '1.40'],
      ['REST, healthy, not held', '1,000/s', '–', '–', '–', '–', '–', '–', '–', '0.00'],
    ])
  })

  test('have no extrapolation without a rate that was held', () => {
    const titles = rampTables({ ...resultOf(down), needs: [] }).map(({ title }) => title)

    expect(titles.join(' ')).not.toContain('On paper')
  })

  test('have every step on the page', () => {
    expect(rampPageTables(resultOf(healthy, down)).at(-1)?.rows).toHaveLength(3)
  })
})

describe('the headline', () => {
  test('has every ceiling', () => {
    expect(rampLines(resultOf(healthy, down))[0]).toBe(
      'Highest rate held for 30 s: REST healthy 900/s, REST database down 0/s.',
    )
  })

  test('says when the machine had other work', () => {
    const disturbed = { ...atCeiling, machine_cores: 2 }

    expect(rampLines(resultOf({ ...healthy, steps: [disturbed] })).join('\n')).toContain(
      'DISTURBED: other processes of this machine used 0.70 cores (median of the steps; 0.70 to 0.70)',
    )
    expect(rampLines(resultOf(healthy)).join('\n')).not.toContain('DISTURBED')
  })

  test('is followed by what was accepted and is not stored', () => {
    expect(rampLines(resultOf({ ...healthy, rows: 1_990 })).join('\n')).toContain(
      'NOT ALL STORED: REST healthy: 2,000 accepted, 1,990 rows, 2,000 sent.',
    )
    expect(rampLines(resultOf(healthy)).join('\n')).not.toContain('NOT ALL STORED')
  })
})
