import { describe, expect, test } from 'bun:test'
import { DatabaseError, type DatabaseErrorKind } from '@under-fire/shared/database-error'
import { getLogger, type Logger } from '@under-fire/shared/logger'
import { createFailureLog } from './failure-log.ts'

function failure(kind: DatabaseErrorKind, code: string): DatabaseError {
  return new DatabaseError('no', { kind, code, isIndeterminate: false })
}

const REFUSED = failure('dependency', 'ECONNREFUSED')
const NO_TABLE = failure('operator', '42P01')
const BAD_ROW = failure('data', '22003')

function createLog() {
  const lines: string[] = []
  const clock = { nowMs: 0 }
  const write = (level: string) => (_: string, properties: Record<string, unknown>) =>
    void lines.push(`${level} ${String(properties['code'] ?? properties['failed'])}`)
  // The logger's methods have many forms; the log uses one.
  const logger: Logger = Object.assign(Object.create(getLogger('test')), {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  })
  return { lines, clock, log: createFailureLog(logger, 'Writes', () => clock.nowMs) }
}

describe('createFailureLog', () => {
  test('is silent while writes work', () => {
    const { lines, log } = createLog()

    log.succeeded()
    log.succeeded()

    expect(lines).toEqual([])
  })

  test('says once that writes fail, and once that they work again', () => {
    const { clock, lines, log } = createLog()

    for (clock.nowMs = 0; clock.nowMs < 60_000; clock.nowMs += 20) {
      log.failed(REFUSED)
    }
    log.succeeded()
    log.succeeded()

    expect(lines).toEqual(['warn ECONNREFUSED', 'info 3000'])
  })

  test('says no more than one line a second while some fail and some do not', () => {
    const { clock, lines, log } = createLog()

    for (clock.nowMs = 0; clock.nowMs < 10_000; clock.nowMs += 10) {
      log.failed(REFUSED)
      log.succeeded()
    }

    expect(lines.length).toBeLessThanOrEqual(10)
  })

  test('notices with the next write a change that came too early for a line', () => {
    const { clock, lines, log } = createLog()
    log.failed(REFUSED)
    clock.nowMs = 500
    log.succeeded()
    expect(lines).toHaveLength(1)

    clock.nowMs = 1_000
    log.succeeded()

    expect(lines).toEqual(['warn ECONNREFUSED', 'info 1'])
  })

  test('repeats every second, as an error, what a person must mend', () => {
    const { clock, lines, log } = createLog()

    for (clock.nowMs = 0; clock.nowMs < 3_000; clock.nowMs += 100) {
      log.failed(NO_TABLE)
    }

    expect(lines).toEqual(['error 42P01', 'error 42P01', 'error 42P01'])
  })

  test('takes a row that the database refuses for an error, but not for an outage', () => {
    const { clock, lines, log } = createLog()

    log.failed(BAD_ROW)
    clock.nowMs = 1_000
    log.succeeded()

    expect(lines).toEqual(['error 22003'])
  })
})
