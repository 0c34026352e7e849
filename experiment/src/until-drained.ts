import type { ExperimentDefinition } from './definition.ts'
import type { Recorder } from './recorder.ts'
import { until } from './wait.ts'

export interface DrainOptions {
  recorder: Recorder
  topic: string
  /** It may have to wait for its reset, and then for a call. */
  breaker: Pick<ExperimentDefinition['breaker'], 'resetTimeoutMs' | 'callTimeoutMs'>
  /** Only what is measured after this moment counts. */
  sinceMs: number
  signal: AbortSignal
  onLate: (line: string) => void
}

const SLACK_MS = 30_000

/**
 * Waits until the consumer has stored everything.
 * @returns whether it has within the time it may need
 * @throws the signal's reason when it is aborted
 */
export async function untilDrained(options: DrainOptions): Promise<boolean> {
  const { recorder, topic, breaker, sinceMs, signal, onLate } = options
  const timeoutMs = breaker.resetTimeoutMs + breaker.callTimeoutMs + SLACK_MS
  try {
    await until(
      { what: `storing the backlog of ${topic}`, timeoutMs, everyMs: 100, signal },
      async () => {
        const last = recorder.lag.at(-1)
        return last !== undefined && last.at_ms > sinceMs && last.messages === 0
          ? undefined
          : `${last?.messages ?? 'an unknown number of'} messages left`
      },
    )
    return true
  } catch (error) {
    signal.throwIfAborted()
    onLate(error instanceof Error ? error.message : String(error))
    return false
  }
}
