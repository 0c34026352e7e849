import type { Logger } from '@under-fire/shared/logger'
import type { Consumer } from 'kafkajs'
import type { Clock } from './circuit-breaker.ts'

export interface PauseDependencies {
  consumer: Pick<Consumer, 'pause' | 'resume'>
  topic: string
  after: Clock['after']
  logger: Logger
}

/**
 * Pauses every partition of one consumer for a while. kafkajs throws when a consumer that has stopped is to pause or
 * to resume, and from a timer that would end the process; a stopped consumer has nothing to pause, so it is no error.
 */
export class PartitionPause {
  #deps: PauseDependencies
  #cancelResume: () => void = () => undefined

  constructor(deps: PauseDependencies) {
    this.#deps = deps
  }

  /** Pauses now and resumes after `durationMs`; a pause that is still on is replaced. */
  pauseFor(durationMs: number): void {
    const { consumer, topic, after } = this.#deps
    const topics = [{ topic }]
    this.cancel()
    this.#attempt(() => consumer.pause(topics))
    this.#cancelResume = after(durationMs, () => this.#attempt(() => consumer.resume(topics)))
  }

  /** The consumer has stopped: there is nothing to resume any more. */
  cancel(): void {
    this.#cancelResume()
    this.#cancelResume = () => undefined
  }

  #attempt(run: () => void): void {
    try {
      run()
    } catch (error) {
      this.#deps.logger.debug('Neither paused nor resumed: the consumer has stopped.', {
        error: String(error),
      })
    }
  }
}
