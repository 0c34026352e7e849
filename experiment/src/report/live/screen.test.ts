import { describe, expect, test } from 'bun:test'
import { stripANSI } from 'bun'
import * as fc from 'fast-check'
import { databaseOutage } from '../../../definitions/database-outage.ts'
import { planTimeline } from '../../timeline.ts'
import { paintLines } from './line.ts'
import { type Moment, nextEvent, phaseName } from './moment.ts'
import { renderScreen, type Size } from './screen.ts'
import { at, inOutage, KILL, RESTORE } from './test-moments.ts'

const NARROW = { columns: 80, rows: 22 }
const show = (moment: Moment, size: Size = NARROW) =>
  paintLines(renderScreen(moment, size), { isColoured: false })
const widest = (text: string) => Math.max(...text.split('\n').map((line) => line.length))

describe('the live view', () => {
  test('is one screen at 80 columns', () => {
    expect(show(inOutage())).toMatchInlineSnapshot(`
      " crash  50 requests/s to each architecture                         1:40 of 5:00
       ━━━━━━━━━━━━━━━━━━━━━━━▓▓▓●░░░░░░░░░░░░░░░░░░░░░░░░░░░░───────────────────────
       warmup  normal         crash                           recovery
       next: restore database in 1:50               broken: database (kill, for 0:09)

       REST                                       3,550 sent, 3,022 accepted, 85.13 %
        accepted █████████████████████████████████████████████████▂▂▂▂▂▂▂▂▂▂▂      2/s
        failed   ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁███████████     48/s
        P95      ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂███████████  2000 ms

       Kafka                                     3,550 sent, 3,550 accepted, 100.00 %
        accepted ████████████████████████████████████████████████████████████     50/s
        failed   ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁      0/s
        P95      ▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃▃  6.00 ms

       database down     breaker HALF_OPEN  backlog 1,234    oldest event 9900 ms"
    `)
  })

  test('is as wide as a terminal of 120 columns, its minute no longer', () => {
    const lines = show(inOutage(), { columns: 120, rows: 30 }).split('\n')

    expect(lines.slice(0, 4)).toMatchInlineSnapshot(`
      [
        " crash  50 requests/s to each architecture                                                                 1:40 of 5:00",
        " ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━▓▓▓▓●░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░───────────────────────────────────",
        " warmup      normal                 crash                                           recovery",
        " next: restore database in 1:50                                                       broken: database (kill, for 0:09)",
      ]
    `)
    expect(lines.find((line) => line.includes('failed'))).toMatch(
      /^ {2}failed {3}▁{49}█{11} {5}48\/s$/,
    )
  })

  test.each([40, 60, 80, 100, 120, 200])('is never wider than %i columns', (columns) => {
    const moment = inOutage()
    moment.recorder.totals.rest = { sent: 123_456_789, accepted: 9, refused: 0, unknown: 0 }
    moment.recorder.onLag(99_900, 123_456_789)
    const timeline = planTimeline({
      ...databaseOutage,
      phases: [{ name: `p${'x'.repeat(31)}`, durationMs: 24 * 3_600_000, ratePerS: 1_000_000 }],
    })

    expect(widest(show(moment, { columns, rows: 22 }))).toBeLessThanOrEqual(columns)
    expect(widest(show({ ...moment, timeline }, { columns, rows: 22 }))).toBeLessThanOrEqual(
      columns,
    )
  })

  test('fits into any terminal at any moment', () => {
    const { recorder } = inOutage()
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 240 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: -2_000, max: 400_000 }),
        (columns, rows, nowMs) => {
          const lines = renderScreen(at(nowMs, [KILL], recorder), { columns, rows })

          expect(lines.length).toBeLessThanOrEqual(rows)
          expect(widest(paintLines(lines, { isColoured: false }))).toBeLessThanOrEqual(columns)
        },
      ),
    )
  })

  test.each([22, 17, 16, 14, 10, 5, 3, 1])(
    'has at most %i lines where there are no more',
    (rows) => {
      const lines = show(inOutage(), { columns: 80, rows }).split('\n')

      expect(lines.length).toBeLessThanOrEqual(rows)
      expect(lines.at(-1)).toStartWith(' database down')
    },
  )

  test('says the same without colour', () => {
    const lines = renderScreen(inOutage(), NARROW)
    const coloured = paintLines(lines, { isColoured: true })

    expect(coloured).toContain('\u001B[31mdown')
    expect(stripANSI(coloured).replaceAll(/ +$/gm, '')).toBe(
      paintLines(lines, { isColoured: false }),
    )
  })

  test('shows what is not known yet as unknown', () => {
    const text = show(at(-1))

    expect(text).toContain(' database unknown  breaker unknown    backlog –        oldest event –')
    expect(text).toContain('0 sent, 0 accepted, –')
  })
})

describe('the timeline', () => {
  test.each<[number, string]>([
    [-1, `${'─'.repeat(18)}${'░'.repeat(24)}${'─'.repeat(18)}`],
    [60_000, `${'━'.repeat(12)}●${'─'.repeat(5)}${'░'.repeat(24)}${'─'.repeat(18)}`],
    [150_000, `${'━'.repeat(18)}${'▓'.repeat(12)}●${'░'.repeat(11)}${'─'.repeat(18)}`],
    [300_000, `${'━'.repeat(18)}${'▓'.repeat(24)}${'━'.repeat(17)}●`],
    [400_000, `${'━'.repeat(18)}${'▓'.repeat(24)}${'━'.repeat(17)}●`],
  ])('at %i ms shows what is past, the outage and now', (nowMs, bar) => {
    expect(show(at(nowMs), { columns: 62, rows: 22 }).split('\n')[1]).toBe(` ${bar}`)
  })

  test.each<[number, (typeof KILL)[], string]>([
    [-1, [], 'starting: kill database in 1:31'],
    [0, [], 'warmup: kill database in 1:30'],
    [30_000, [], 'normal: kill database in 1:00'],
    [48_000, [], 'normal: kill database in 42 s'],
    [90_000, [], 'crash: kill database in 0 s'],
    [90_100, [KILL], 'crash: restore database in 2:00'],
    [210_100, [KILL, RESTORE], 'recovery: the load ends in 1:30'],
    [301_000, [KILL, RESTORE], 'draining: the load has ended'],
  ])('at %i ms tells the phase and what is next', (nowMs, actions, text) => {
    const moment = at(nowMs, actions)

    expect(`${phaseName(moment)}: ${nextEvent(moment)}`).toBe(text)
  })

  test('tells what is broken, and for how long', () => {
    expect(show(at(100_500, [KILL]))).toContain('broken: database (kill, for 0:10)')
    expect(show(at(211_000, [KILL, RESTORE]))).not.toContain('broken')
  })
})
