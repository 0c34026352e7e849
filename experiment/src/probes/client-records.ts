import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import * as v from 'valibot'
import { ARCHITECTURES } from '../journal.ts'
import type { ClientRecord } from '../ledger.ts'
import { type ReadBurst, readBurstSchema } from '../reads/read-burst.ts'

const recordSchema = v.strictObject({
  event_id: v.pipe(v.string(), v.uuid()),
  architecture: v.picklist(ARCHITECTURES),
  driver_id: v.string(),
  sent_epoch_ms: v.number(),
  answered_epoch_ms: v.number(),
  latency_ms: v.number(),
  status: v.number(),
})

const CHUNK_BYTES = 1 << 18

/** Follows the load generator's file: each call of `read` returns the records that were written since the last. */
export class ClientRecordFile {
  readonly #path: string
  readonly #onReads: (burst: ReadBurst) => void
  readonly #decoder = new StringDecoder('utf8')
  #offset = 0
  #rest = ''
  #unreadable = 0

  /** Bursts of reads stand in the same file; they are told of while it is read. */
  constructor(path: string, onReads: (burst: ReadBurst) => void = () => undefined) {
    this.#path = path
    this.#onReads = onReads
  }

  /** Lines that are no record. One is enough to make the ledger incomplete. */
  get unreadable(): number {
    return this.#unreadable
  }

  read(): ClientRecord[] {
    if (!existsSync(this.#path)) {
      return []
    }
    const lines = (this.#rest + this.#readNew()).split('\n')
    this.#rest = lines.pop() ?? ''
    return lines.flatMap((line) => this.#parse(line))
  }

  #readNew(): string {
    const file = openSync(this.#path, 'r')
    const buffer = Buffer.alloc(CHUNK_BYTES)
    let text = ''
    try {
      for (;;) {
        const length = readSync(file, buffer, 0, CHUNK_BYTES, this.#offset)
        if (length === 0) {
          return text
        }
        this.#offset += length
        text += this.#decoder.write(buffer.subarray(0, length))
      }
    } finally {
      closeSync(file)
    }
  }

  #parse(line: string): ClientRecord[] {
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      this.#unreadable += 1
      return []
    }
    const record = v.safeParse(recordSchema, value)
    if (record.success) {
      return [record.output]
    }
    const burst = v.safeParse(readBurstSchema, value)
    if (burst.success) {
      this.#onReads(burst.output)
    } else {
      this.#unreadable += 1
    }
    return []
  }
}
