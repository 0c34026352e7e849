/** What was waited for did not happen in time. Its message is made for people. */
export class LateError extends Error {
  override name = 'LateError'
}

/**
 * Waits for `work`, but no longer than that; a late end of it, good or bad, is nobody's any more.
 * @param what completes the sentence "… within 1000 ms", such as "the broker did not answer"
 * @throws LateError, or what `work` throws
 */
export async function within<T>(timeoutMs: number, what: string, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new LateError(`${what} within ${Math.round(timeoutMs)} ms`)),
    timeoutMs,
  )
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}
