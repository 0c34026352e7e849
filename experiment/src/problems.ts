/** Something that the user can mend: the message is one line that names it and the way out. Ends with exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** The run happened, or began to, but measured nothing that counts. Ends with exit code 3. */
export class InvalidRunError extends Error {
  override name = 'InvalidRunError'
}

/** What went wrong, in words. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message || error.name : JSON.stringify(error)
}

/** Somebody asked to end. Ends with exit code 130. */
export class InterruptedError extends Error {
  override name = 'InterruptedError'
}
