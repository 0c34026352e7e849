import { setTimeout as delay } from 'node:timers/promises'
import { within } from '@under-fire/shared/within'
import { UsageError } from './problems.ts'

/** Resolves after `durationMs`. @throws the signal's reason when it is aborted before. */
export async function wait(durationMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  try {
    await delay(durationMs, undefined, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw error
  }
}

/** Waits for `work`, but not beyond the signal. @throws the signal's reason */
export async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

export interface Until {
  timeoutMs: number
  everyMs: number
  signal: AbortSignal
  /** Completes the sentence "… did not happen within N ms: <reason>". */
  what: string
}

/**
 * Asks again and again until the answer is not a reason to wait any longer.
 * @param ask resolves to undefined when it is so, or to the reason why not yet; may throw, which is a reason too, unless it is a UsageError
 * @throws Error naming the last reason, when the time is over
 */
export async function until(options: Until, ask: () => Promise<string | undefined>): Promise<void> {
  const deadline = performance.now() + options.timeoutMs
  let reason: string | undefined = 'never asked'
  while (performance.now() < deadline) {
    options.signal.throwIfAborted()
    try {
      reason = await within(deadline - performance.now(), 'no answer', ask())
    } catch (error) {
      if (error instanceof UsageError) {
        throw error
      }
      reason = error instanceof Error ? error.message || error.name : String(error)
    }
    if (reason === undefined) {
      return
    }
    await wait(options.everyMs, options.signal)
  }
  throw new Error(`${options.what} did not happen within ${options.timeoutMs} ms: ${reason}`)
}
