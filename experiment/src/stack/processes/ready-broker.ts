import { createTopics } from '../broker.ts'
import { checkBroker } from '../preflight/check-broker.ts'
import type { Endpoints } from '../stack.ts'

export interface ReadyBrokerOptions {
  /** One that already runs needs no time to start, and has to pass the pre-flight before anything is made on it. */
  isGiven: boolean
  leader?: 'broker-1' | undefined
  runId: string
  /** Asks again and again until it does not throw, or what was started has ended. */
  untilReady: (ask: () => Promise<void>) => Promise<void>
  onProgress: (line: string) => void
  signal: AbortSignal
}

/** Resolves when the broker has the topics and can do all that the pipeline needs. @throws UsageError when it cannot */
export async function readyBroker(
  endpoints: Endpoints,
  options: ReadyBrokerOptions,
): Promise<void> {
  const { isGiven, leader, untilReady } = options
  if (!isGiven) {
    await untilReady(() => createTopics(endpoints, leader))
  }
  await checkBroker(endpoints, options)
  if (isGiven) {
    await createTopics(endpoints)
  }
}
