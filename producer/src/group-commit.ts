/** Sends messages as one request and resolves when the broker has acknowledged all of them. */
export type SendBatch<Message> = (messages: Message[]) => Promise<void>

export interface GroupCommitOptions {
  /** Messages in one send at most. */
  batchMax: number
  /** Messages waiting at most; one more is refused. */
  queueMax: number
  /** From `submit` to the acknowledgement. */
  deadlineMs: number
}

export const NOT_ACKNOWLEDGED_REASONS = ['queue-full', 'deadline', 'send-failed', 'closed'] as const

/** Why a message was not acknowledged. `isIndeterminate` when the broker may have it all the same. */
export class NotAcknowledgedError extends Error {
  override name = 'NotAcknowledgedError'
  readonly reason: (typeof NOT_ACKNOWLEDGED_REASONS)[number]
  readonly isIndeterminate: boolean

  constructor(reason: NotAcknowledgedError['reason'], isIndeterminate: boolean, cause?: unknown) {
    super(`Not acknowledged: ${reason}`, { cause })
    this.reason = reason
    this.isIndeterminate = isIndeterminate
  }
}

interface Entry<Message> {
  message: Message
  timer: ReturnType<typeof setTimeout>
  resolve: () => void
  reject: (error: NotAcknowledgedError) => void
}

/**
 * Group commit: what is submitted while one send is in flight goes out together with the next. No timer delays a
 * message when nothing is in flight, and under load the batches grow by themselves.
 */
export class GroupCommit<Message> {
  #sendBatch: SendBatch<Message>
  #options: GroupCommitOptions
  #queue = new Set<Entry<Message>>()
  #sending: Promise<void> | undefined
  #isClosed = false

  constructor(sendBatch: SendBatch<Message>, options: GroupCommitOptions) {
    this.#sendBatch = sendBatch
    this.#options = options
  }

  get queued(): number {
    return this.#queue.size
  }

  /**
   * Resolves after the broker acknowledged the message.
   * @throws NotAcknowledgedError
   */
  submit(message: Message): Promise<void> {
    if (this.#isClosed) {
      return Promise.reject(new NotAcknowledgedError('closed', false))
    }
    if (this.#queue.size >= this.#options.queueMax) {
      return Promise.reject(new NotAcknowledgedError('queue-full', false))
    }
    return new Promise((resolve, reject) => {
      const entry: Entry<Message> = {
        message,
        resolve,
        reject,
        timer: setTimeout(() => {
          // Still in the queue: never sent. Taken out of it: the broker may have it.
          const isWaiting = this.#queue.delete(entry)
          reject(new NotAcknowledgedError('deadline', !isWaiting))
        }, this.#options.deadlineMs),
      }
      this.#queue.add(entry)
      this.#sending ??= this.#sendAll()
    })
  }

  /** Refuses new messages and resolves when everything submitted before is acknowledged or has failed. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#sending
  }

  async #sendAll(): Promise<void> {
    // Lets the requests that arrived in this turn of the event loop share the first send.
    await Promise.resolve()
    while (this.#queue.size > 0) {
      await this.#sendNext()
    }
    this.#sending = undefined
  }

  async #sendNext(): Promise<void> {
    const batch: Entry<Message>[] = []
    for (const entry of this.#queue) {
      this.#queue.delete(entry)
      batch.push(entry)
      if (batch.length >= this.#options.batchMax) {
        break
      }
    }
    try {
      await this.#sendBatch(batch.map(({ message }) => message))
      for (const { timer, resolve } of batch) {
        clearTimeout(timer)
        resolve()
      }
    } catch (error) {
      for (const { timer, reject } of batch) {
        clearTimeout(timer)
        reject(new NotAcknowledgedError('send-failed', true, error))
      }
    }
  }
}
