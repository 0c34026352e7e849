import type { DatabaseError } from '@under-fire/shared/database-error'
import type { Logger } from '@under-fire/shared/logger'

/** Says in the log how the database's work goes: when it begins to fail, and when it is done again. */
export interface FailureLog {
  succeeded(): void
  failed(failure: DatabaseError): void
}

// Thousands of requests may fail in a second, and while some fail and some do not the state changes with each.
const LINE_EVERY_MS = 1_000

/**
 * One line a second at most. A change of state that came too early for a line is noticed by the next one after it.
 * What a person must mend, and what the validation should have refused, is an error and said for as long as it lasts.
 */
export function createFailureLog(
  logger: Logger,
  what: 'Writes' | 'Reads',
  nowMs: () => number = () => performance.now(),
): FailureLog {
  let lastLineMs = Number.NEGATIVE_INFINITY
  let failing: { sinceMs: number; count: number } | undefined

  function mayLog(): boolean {
    if (nowMs() - lastLineMs < LINE_EVERY_MS) {
      return false
    }
    lastLineMs = nowMs()
    return true
  }

  return {
    succeeded() {
      if (failing !== undefined && mayLog()) {
        logger.info('{what} work again after {failed} failed in {durationMs} ms.', {
          what,
          failed: failing.count,
          durationMs: Math.round(nowMs() - failing.sinceMs),
        })
        failing = undefined
      }
    },
    failed({ code, kind, message }) {
      // A row that the database refuses for its content says nothing about the others.
      const isNew = kind !== 'data' && failing === undefined
      if (kind !== 'data' && failing !== undefined) {
        failing.count += 1
      }
      if ((isNew || kind !== 'dependency') && mayLog()) {
        if (isNew) {
          failing = { sinceMs: nowMs(), count: 1 }
        }
        const log = kind === 'dependency' ? logger.warn.bind(logger) : logger.error.bind(logger)
        log('{what} fail: {code} {message}', { what, code, kind, message })
      }
    },
  }
}
