import { describe, expect, test } from 'bun:test'
import { findBroker } from '../../../experiment/src/stack/brokers/brokers.ts'
import { chooseBroker } from '../../../experiment/src/stack/processes/brokers/local-brokers.ts'
import { renderComparePage } from './compare-page.ts'
import { type Findings, resultOf } from './compare-result.ts'
import { compareLines, compareTables } from './compare-tables.ts'
import type { Subject } from './subject.ts'
import { turnOf, withoutOutage } from './turns.fake.ts'

const subject = (name: string): Subject => ({
  broker: findBroker(name),
  choice: { kind: 'processes', broker: chooseBroker(name), consumers: 1, hasCache: false },
})
const REPEATS = [1, 2, 3]

function resultWith(changes: Partial<Findings> = {}) {
  return resultOf({
    startedAt: new Date(0),
    durationMs: 1_000,
    plan: { repeats: 3, scale: 0.1, events: 1_000, seconds: 5 },
    subjects: [subject('kafka'), subject('nisshi')],
    environment: {
      stack: 'processes',
      platform: 'linux-x64',
      cpu: 'a <CPU>',
      cores: 2,
      memory_bytes: 2 ** 33,
      commit: 'abc',
      versions: { postgres: '18' },
    },
    generator: { name: 'wrk', version: '4' },
    clientSettings: [['acks', 'all']],
    versions: new Map([
      ['kafka', { version: '4.3.1', source: 'its log at its start', image: null }],
    ]),
    turns: REPEATS.flatMap((n) => [
      turnOf('kafka', n, { join_ms: 100 + n, start_ms: n }),
      turnOf('nisshi', n, { join_ms: 200 + n, start_ms: n }),
    ]),
    ...changes,
  })
}
const rowOf = (result: ReturnType<typeof resultWith>, name: string) =>
  compareTables(result)[0]?.rows.find(([first]) => first === name)

describe('the table of a comparison', () => {
  test('has each figure as median and range, and claims a difference beyond the noise only', () => {
    const result = resultWith()

    expect(rowOf(result, 'a consumer, from its start until it has joined')).toEqual([
      'a consumer, from its start until it has joined',
      '102 ms (101 ms to 103 ms)',
      '202 ms (201 ms to 203 ms)',
      'nisshi is higher',
    ])
    expect(rowOf(result, 'the broker, from its start until it has made topics')?.at(-1)).toBe(
      'none claimed',
    )
  })

  test('says what an acknowledgement is worth, and where the version comes from', () => {
    const result = resultWith()

    expect(compareTables(result)[1]?.rows.map((row) => row.slice(0, 4))).toEqual([
      [
        'kafka',
        'one copy; fsync: left to the system (page cache)',
        '4.3.1',
        'its log at its start',
      ],
      ['nisshi', 'one copy; fsync: never (memory)', '–', '–'],
    ])
  })

  test('has no column of differences for one broker alone', () => {
    const result = resultWith({ subjects: [subject('kafka')] })

    expect(compareTables(result)[0]?.columns).toEqual(['', 'kafka'])
    expect(compareLines(result)[0]).toBe('Apache Kafka: one broker, nothing to compare it with')
  })
})

describe('what it says first', () => {
  test('is how many figures differ, and how many would by chance', () => {
    const lines = compareLines(resultWith())

    expect(lines[0]).toBe(
      'Apache Kafka and Nisshi (once Tansu): 1 of 2 figures differ beyond the noise',
    )
    expect(lines.find((line) => line.startsWith('A difference'))).toContain(
      'measured 3 times each, lie apart by chance in 10.00 %: of 2 figures, about 0.2 would differ',
    )
  })

  test('names what does not count, and that it was ended early', () => {
    const lines = compareLines(
      resultWith({ turns: [withoutOutage(turnOf('kafka', 1), 'the load was late')] }),
    )

    expect(lines).toContain('Not counted: kafka, repeat 1, outage: the load was late.')
    expect(lines).toContain('Ended early: 1 of 6 turns were made.')
  })

  test('claims nothing of one repeat', () => {
    const result = resultWith({
      plan: { repeats: 1, scale: 0.1, events: 1_000, seconds: 5 },
      turns: [turnOf('kafka', 1), turnOf('nisshi', 1, { join_ms: 9_000 })],
    })

    expect(compareLines(result)[0]).toEndWith('so no difference is claimed')
    expect(rowOf(result, 'a consumer, from its start until it has joined')?.at(-1)).toBe('–')
  })
})

describe('its page', () => {
  const page = renderComparePage(resultWith(), 'a{}')

  test('asks for nothing from anywhere, and lets in no script', () => {
    expect(page).toContain(`default-src 'none'; style-src`)
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)/)
  })

  test('shows strings that others wrote as text', () => {
    expect(page).toContain('a &lt;CPU&gt;')
  })
})
