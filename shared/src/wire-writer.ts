import { Buffer } from 'node:buffer'

// Below it a loop over the characters is faster than a call into the runtime.
const SHORT_CHARACTERS = 24
const ASCII_MAX = 0x7f
const INT32_VALUES = 2 ** 32

/** Writes what Kafka's protocol is made of, front to back into one buffer, which must be large enough. */
export class WireWriter {
  readonly #buffer: Buffer
  #at = 0

  constructor(bytesMax: number) {
    this.#buffer = Buffer.allocUnsafe(bytesMax)
  }

  int8(value: number): void {
    this.#at = this.#buffer.writeInt8(value, this.#at)
  }

  int16(value: number): void {
    this.#at = this.#buffer.writeInt16BE(value, this.#at)
  }

  int32(value: number): void {
    this.#at = this.#buffer.writeInt32BE(value, this.#at)
  }

  /** @param value a safe integer */
  int64(value: number): void {
    const high = Math.floor(value / INT32_VALUES)
    this.int32(high)
    this.#at = this.#buffer.writeUInt32BE(value - high * INT32_VALUES, this.#at)
  }

  /** @param value 32 bits; in zigzag, as all of Kafka's */
  varint(value: number): void {
    let rest = (value << 1) ^ (value >> 31)
    while ((rest & ~0x7f) !== 0) {
      this.#buffer[this.#at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.#buffer[this.#at++] = rest
  }

  /** UTF-8 after its length in 16 bits. */
  string16(text: string): void {
    const before = this.skip(2)
    this.#text(text)
    this.#buffer.writeInt16BE(this.#at - before, before - 2)
  }

  /** Bytes, or UTF-8, after their length as a varint; -1 for none. */
  sized(value: string | Buffer | null | undefined): void {
    if (value === null || value === undefined) {
      this.varint(-1)
      return
    }
    const room = varintSize(value.length)
    const start = this.skip(room)
    if (typeof value === 'string') {
      this.#text(value)
    } else {
      this.#at += value.copy(this.#buffer, start)
    }
    this.writeSizeBefore(start, room)
  }

  /** Leaves room, and says where it ends. */
  skip(bytes: number): number {
    this.#at += bytes
    return this.#at
  }

  /** Writes how many bytes stand since `start` into the room before it, as a varint; moves them where it does not fit. */
  writeSizeBefore(start: number, room: number): void {
    const size = this.#at - start
    const shift = varintSize(size) - room
    if (shift !== 0) {
      this.#buffer.copyWithin(start + shift, start, this.#at)
    }
    this.#at = start - room
    this.varint(size)
    this.#at += size
  }

  /** Writes how many bytes stand since `start` into the 32 bits before it. */
  writeSize32Before(start: number): void {
    this.#buffer.writeInt32BE(this.#at - start, start - 4)
  }

  /** Writes what `checksum` says of the bytes since `start` into the 32 bits before it. */
  writeChecksumBefore(
    start: number,
    checksum: (bytes: Uint8Array, start: number, end: number) => number,
  ): void {
    this.#buffer.writeUInt32BE(checksum(this.#buffer, start, this.#at), start - 4)
  }

  written(): Buffer {
    return this.#buffer.subarray(0, this.#at)
  }

  #text(text: string): void {
    const start = this.#at
    if (text.length <= SHORT_CHARACTERS && this.#ascii(text)) {
      return
    }
    this.#at = start + this.#buffer.write(text, start)
  }

  #ascii(text: string): boolean {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index)
      if (code > ASCII_MAX) {
        return false
      }
      this.#buffer[this.#at + index] = code
    }
    this.#at += text.length
    return true
  }
}

function varintSize(value: number): number {
  let size = 1
  for (let rest = (value << 1) >>> 7; rest !== 0; rest >>>= 7) {
    size += 1
  }
  return size
}
