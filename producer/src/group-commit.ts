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
  /** On the clock of `performance.now()`. */
  deadlineMs: number
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
  // Both in the order they came, and so in the order of their deadlines.
  #queue: Entry<Message>[] = []
  #inFlight: Entry<Message>[] = []
  #sending: Promise<void> | undefined
  /** Of the oldest deadline, or of one that is met by now: a timer a message costs more than the message. */
  #timer: ReturnType<typeof setTimeout> | undefined
  #isClosed = false

  constructor(sendBatch: SendBatch<Message>, options: GroupCommitOptions) {
    this.#sendBatch = sendBatch
    this.#options = options
  }

  get queued(): number {
    return this.#queue.length
  }

  /**
   * Resolves after the broker acknowledged the message.
   * @throws NotAcknowledgedError
   */
  submit(message: Message): Promise<void> {
    if (this.#isClosed) {
      return Promise.reject(new NotAcknowledgedError('closed', false))
    }
    const { queueMax, deadlineMs } = this.#options
    if (this.#queue.length >= queueMax) {
      return Promise.reject(new NotAcknowledgedError('queue-full', false))
    }
    return new Promise((resolve, reject) => {
      this.#queue.push({ message, deadlineMs: performance.now() + deadlineMs, resolve, reject })
      this.#timer ??= setTimeout(() => this.#expire(), deadlineMs)
      this.#sending ??= this.#sendAll()
    })
  }

  /** Refuses new messages and resolves when everything submitted before is acknowledged or has failed. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#sending
    clearTimeout(this.#timer)
  }

  #expire(): void {
    const nowMs = performance.now()
    // Taken out of the queue: the broker may have it. Still in it: never sent.
    for (const { reject } of takeDue(this.#inFlight, nowMs)) {
      reject(new NotAcknowledgedError('deadline', true))
    }
    for (const { reject } of takeDue(this.#queue, nowMs)) {
      reject(new NotAcknowledgedError('deadline', false))
    }
    const oldest = this.#inFlight[0] ?? this.#queue[0]
    this.#timer = oldest && setTimeout(() => this.#expire(), Math.max(1, oldest.deadlineMs - nowMs))
  }

  async #sendAll(): Promise<void> {
    // Lets the requests that arrived in this turn of the event loop share the first send.
    await Promise.resolve()
    while (this.#queue.length > 0) {
      await this.#sendNext()
    }
    this.#sending = undefined
  }

  async #sendNext(): Promise<void> {
    this.#inFlight = this.#queue.splice(0, this.#options.batchMax)
    try {
      await this.#sendBatch(this.#inFlight.map(({ message }) => message))
      for (const { resolve } of this.#inFlight) {
        resolve()
      }
    } catch (error) {
      for (const { reject } of this.#inFlight) {
        reject(new NotAcknowledgedError('send-failed', true, error))
      }
    }
    this.#inFlight = []
  }
}

/** Takes out of the front what is due. */
function takeDue<Message>(entries: Entry<Message>[], nowMs: number): Entry<Message>[] {
  const open = entries.findIndex(({ deadlineMs }) => deadlineMs > nowMs)
  return entries.splice(0, open === -1 ? entries.length : open)
}
