import type { Logger } from '@under-fire/shared/logger'
import type { Consumer } from 'kafkajs'
import type { Clock } from './circuit-breaker.ts'

export interface PauseDependencies {
  consumer: Pick<Consumer, 'pause' | 'resume'>
  topic: string
  after: Clock['after']
  logger: Logger
}

/** Which partitions are paused, and what ends that. */
type Paused =
  | { kind: 'none' }
  | { kind: 'all'; cancel: () => void }
  | { kind: 'all but one'; cancel: () => void }

// The one that is asked may have nothing left, for its messages grow old; then any other has to do.
const PROBE_MAX_MS = 10_000
// A failure may be of its messages alone (a trigger, a locked row). When all are asked, the last that has some is next.
const SAME_PROBE_MAX = 3

/**
 * Pauses every partition of one consumer for a while, then lets one of them try first: what a try that fails has fetched
 * is dropped, so it should be little. kafkajs throws when a consumer that has stopped is to pause or to resume, and from
 * a timer that would end the process; a stopped consumer has nothing to pause, so it is no error.
 */
export class PartitionPause {
  #deps: PauseDependencies
  #paused: Paused = { kind: 'none' }
  /** Undefined until the group has said it. */
  #assigned: readonly number[] | undefined
  /** The one that was let first the last time, and how often in a row it was. */
  #last = { probe: -1, times: 0 }

  constructor(deps: PauseDependencies) {
    this.#deps = deps
  }

  /**
   * Pauses all now and resumes `probe` after `durationMs`, or all when it was the one three times in a row; a pause that is
   * still on is replaced.
   */
  pauseFor(durationMs: number, probe: number): void {
    const { consumer, topic, after } = this.#deps
    this.cancel()
    this.#attempt(() => consumer.pause([{ topic }]))
    this.#paused = { kind: 'all', cancel: after(durationMs, () => this.#resumeOne(probe)) }
  }

  /** What was tried works, so nothing waits any longer. Without a pause nothing happens. */
  resumeAll(): void {
    if (this.#paused.kind !== 'none') {
      const { consumer, topic } = this.#deps
      this.#last = { probe: -1, times: 0 }
      this.cancel()
      this.#attempt(() => consumer.resume([{ topic }]))
    }
  }

  /** The one that is asked or was to be may be another consumer's now: then any may try, when it is time. */
  onAssigned(partitions: readonly number[]): void {
    this.#assigned = partitions
    if (this.#paused.kind === 'all but one') {
      this.resumeAll()
    }
  }

  /** The consumer has stopped: there is nothing to resume any more. */
  cancel(): void {
    if (this.#paused.kind !== 'none') {
      this.#paused.cancel()
      this.#paused = { kind: 'none' }
    }
  }

  #resumeOne(probe: number): void {
    const times = this.#last.probe === probe ? this.#last.times + 1 : 1
    if (times > SAME_PROBE_MAX || this.#assigned?.includes(probe) === false) {
      this.resumeAll()
      return
    }
    this.#last = { probe, times }
    const { consumer, topic, after } = this.#deps
    this.#paused = { kind: 'all but one', cancel: after(PROBE_MAX_MS, () => this.resumeAll()) }
    this.#attempt(() => consumer.resume([{ topic, partitions: [probe] }]))
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
