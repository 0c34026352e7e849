import process from 'node:process'
import type { Logger } from '@logtape/logtape'

/** Everything a service opens, to be closed in the reverse order. */
export interface Shutdown {
  /** Aborted as soon as an ending begins. */
  signal: AbortSignal
  /** Registers what closes a resource that was just opened. */
  onClose(name: string, close: () => Promise<void> | void): void
  /** Closes everything and ends the process: 0, or 1 when closing failed or took longer than 9 s. */
  end(reason: string, code?: number): Promise<void>
}

// A supervisor that waits for 10 s, as they do, sees the process end by itself.
const DEADLINE_MS = 9_000

/** Listens for SIGTERM and SIGINT. A second signal ends the process at once. */
export function createShutdown(logger: Logger): Shutdown {
  const closers: { name: string; close: () => Promise<void> | void }[] = []
  const controller = new AbortController()

  async function end(reason: string, code = 0): Promise<void> {
    if (controller.signal.aborted) {
      process.exit(1)
    }
    controller.abort()
    logger.info('Ending: {reason}', { reason })
    const timer = setTimeout(() => {
      logger.error('Not closed within {deadlineMs} ms; giving up.', { deadlineMs: DEADLINE_MS })
      process.exit(1)
    }, DEADLINE_MS)
    const failures = await closeInReverse(closers, logger)
    clearTimeout(timer)
    logger.info('Ended.')
    process.exit(failures > 0 ? 1 : code)
  }

  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => void end(name))
  }
  return {
    signal: controller.signal,
    onClose: (name, close) => closers.push({ name, close }),
    end,
  }
}

async function closeInReverse(
  closers: { name: string; close: () => Promise<void> | void }[],
  logger: Logger,
): Promise<number> {
  let failures = 0
  for (const { name, close } of closers.toReversed()) {
    try {
      await close()
    } catch (error) {
      failures += 1
      logger.error('Could not close {name}.', { name, error: String(error) })
    }
  }
  return failures
}
