/** What the records of one batch have in common. */
export interface RecordContext {
  count: number
  firstOffset: number
  /** With `isLogAppendTime` the time of each of them. */
  firstTimestampMs: number
  isLogAppendTime: boolean
  batchContext: { magicByte: number; isControlBatch: boolean }
}

// Seven bits a byte: beyond six bytes a number is rare, and soon not exact in a double.
const VARINT_BYTES_MAX = 6
const NULL_LENGTH = -1

/** The bytes are not what is usual. Never leaves this file. */
class UnusualError extends Error {}

/** Reads the records of a batch, https://kafka.apache.org/documentation/#record, in the form that kafkajs gives them. */
export class RecordReader {
  readonly #buffer: Buffer
  readonly #end: number
  #at: number
  /** The name of the last header and where it stands: most records have the same. */
  #name = { text: '', at: 0, length: 0 }

  constructor(buffer: Buffer, start: number, end: number) {
    this.#buffer = buffer
    this.#at = start
    this.#end = end
  }

  /** Undefined when anything in them is not usual. */
  readAll(context: RecordContext): object[] | undefined {
    try {
      const records: object[] = []
      for (let index = 0; index < context.count; index += 1) {
        records.push(this.#record(context))
      }
      return context.count < 0 ? undefined : records
    } catch (error) {
      if (error instanceof UnusualError) {
        return undefined
      }
      throw error
    }
  }

  #record({ firstOffset, firstTimestampMs, isLogAppendTime, batchContext }: RecordContext): object {
    const length = this.#varint()
    const end = this.#at + length
    if (length <= 0 || end > this.#end) {
      throw new UnusualError()
    }
    const attributes = this.#buffer.readInt8(this.#at)
    this.#at += 1
    const delta = this.#varint()
    const timestampMs = firstTimestampMs + (isLogAppendTime ? 0 : delta)
    const offset = firstOffset + this.#varint()
    const key = this.#bytes(end)
    const value = this.#bytes(end)
    const headers = this.#headers(end)
    if (!Number.isSafeInteger(timestampMs) || !Number.isSafeInteger(offset) || this.#at > end) {
      throw new UnusualError()
    }
    this.#at = end
    return {
      magicByte: batchContext.magicByte,
      attributes,
      timestamp: String(timestampMs),
      offset: String(offset),
      key,
      value,
      headers,
      isControlRecord: batchContext.isControlBatch,
      batchContext,
    }
  }

  #headers(end: number): Record<string, Buffer | null> {
    const headers: Record<string, Buffer | null> = {}
    const count = this.#varint()
    for (let index = 0; index < count; index += 1) {
      const name = this.#headerName(end)
      // kafkajs makes a list of what it finds under a name already, be it of every object.
      if (name in headers) {
        throw new UnusualError()
      }
      headers[name] = this.#bytes(end)
    }
    if (count < 0) {
      throw new UnusualError()
    }
    return headers
  }

  #headerName(end: number): string {
    const length = this.#varint()
    const at = this.#at
    this.#at += length
    if (length < 0 || this.#at > end) {
      throw new UnusualError()
    }
    if (!this.#isLastName(at, length)) {
      this.#name = { text: this.#buffer.toString('utf8', at, this.#at), at, length }
    }
    return this.#name.text
  }

  #isLastName(at: number, length: number): boolean {
    if (length !== this.#name.length) {
      return false
    }
    for (let index = 0; index < length; index += 1) {
      if (this.#buffer[at + index] !== this.#buffer[this.#name.at + index]) {
        return false
      }
    }
    return true
  }

  #bytes(end: number): Buffer | null {
    const length = this.#varint()
    if (length === NULL_LENGTH) {
      return null
    }
    const at = this.#at
    this.#at += length
    if (length < 0 || this.#at > end) {
      throw new UnusualError()
    }
    return this.#buffer.subarray(at, this.#at)
  }

  /** Zigzag, seven bits a byte, the lowest first. */
  #varint(): number {
    let value = 0
    let unit = 1
    for (let count = 0; count < VARINT_BYTES_MAX; count += 1) {
      const byte = this.#buffer[this.#at]
      if (byte === undefined || this.#at >= this.#end) {
        break
      }
      this.#at += 1
      value += (byte & 0x7f) * unit
      if (byte < 0x80) {
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2
      }
      unit *= 128
    }
    throw new UnusualError()
  }
}
