import { afterEach, describe, expect, jest, test } from 'bun:test'
import process from 'node:process'
import { Recorder } from '../../recorder.ts'
import { renderLogLine } from './log-line.ts'
import { stepLine } from './step.ts'
import { at, inOutage, TIMELINE } from './test-moments.ts'
import { createLiveView } from './view.ts'

describe('the line for a log', () => {
  test('has the figures of the screen', () => {
    expect(renderLogLine(inOutage())).toBe(
      '1:40/5:00 crash: rest 50/s 4.00 % P95 2000 ms | kafka 50/s 100.00 % P95 6.00 ms | database down, breaker HALF_OPEN, backlog 1,234, oldest event 9900 ms | restore database in 1:50',
    )
  })

  test('can be written before the first sample', () => {
    expect(renderLogLine(at(-1))).toBe(
      '0:00/5:00 starting: rest 0/s – P95 – | kafka 0/s – P95 – | database unknown, breaker unknown, backlog –, oldest event – | kill database in 1:31',
    )
  })
})

describe('a step', () => {
  test.each([
    [999, '· building k6'],
    [1_000, '· building k6 (1 s)'],
    [59_999, '· building k6 (59 s)'],
    [61_500, '· building k6 (1:01)'],
  ])('after %i ms is %s', (nowMs, line) => {
    expect(stepLine({ text: 'building k6', sinceMs: 0 }, nowMs)).toBe(line)
  })
})

/** A stream that keeps what is written. */
function fakeStream(isTTY: boolean): { stream: NodeJS.WriteStream; written: () => string } {
  let text = ''
  const stream: NodeJS.WriteStream = Object.create(process.stderr, {
    isTTY: { value: isTTY },
    columns: { value: 80 },
    rows: { value: 24 },
    write: {
      value: (chunk: string) => {
        text += chunk
        return true
      },
    },
  })
  return { stream, written: () => text }
}

function runThrough(isTTY: boolean, env: Record<string, string>): string {
  const { stream, written } = fakeStream(isTTY)
  const view = createLiveView(stream, env)
  view.onStep('starting PostgreSQL')
  for (let run = 0; run < 2; run += 1) {
    const recorder = new Recorder(Date.now() - 1_000 - run * 500)
    view.onSecond(recorder, TIMELINE, [])
    view.onSecond(recorder, TIMELINE, [])
  }
  view.onStep('SIGINT: mending what is broken')
  view.done()
  view.done()
  return written()
}

describe('the live view', () => {
  test.each<[string, boolean, Record<string, string>]>([
    ['in a file', false, {}],
    ['in CI', true, { CI: 'true' }],
    ['on a dumb terminal', true, { TERM: 'dumb' }],
  ])('%s is lines without an escape code, one in five seconds of each run', (_, isTTY, env) => {
    const lines = runThrough(isTTY, env).split('\n')

    expect(lines.join('')).not.toContain('\u001B')
    expect(lines).toEqual([
      '· starting PostgreSQL',
      expect.stringMatching(/^0:01\/5:00 warmup: rest /),
      expect.stringMatching(/^0:01\/5:00 warmup: rest /),
      '· SIGINT: mending what is broken',
      '',
    ])
  })

  describe('in a file', () => {
    afterEach(() => {
      jest.useRealTimers()
    })

    test('says a step again when it has taken 15 s, whenever it began', () => {
      jest.useFakeTimers()
      const { stream, written } = fakeStream(false)
      const view = createLiveView(stream, {})
      const linesOf = (text: string) => written().split(`· ${text}`).length - 1

      view.onStep('starting')
      jest.advanceTimersByTime(10_000)
      view.onStep('building k6')
      jest.advanceTimersByTime(14_999)
      expect([linesOf('starting'), linesOf('building k6')]).toEqual([1, 1])
      jest.advanceTimersByTime(1)
      expect(linesOf('building k6')).toBe(2)
      view.done()
    })
  })

  test('on a terminal is a screen, without colour where none is wanted', () => {
    const coloured = runThrough(true, { TERM: 'xterm-256color' })
    const plain = runThrough(true, { TERM: 'xterm-256color', NO_COLOR: '1' })

    expect(coloured).toContain('\u001B[31m')
    expect(plain).not.toContain('\u001B[31m')
    expect(plain).toContain(' warmup  25 requests/s to each architecture')
    expect(plain).toContain('· SIGINT: mending what is broken')
  })
})
