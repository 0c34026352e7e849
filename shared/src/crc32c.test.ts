import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import { crc32c } from './crc32c.ts'

const load = createRequire(import.meta.url)
const original: (bytes: Uint8Array) => number = load('kafkajs/src/protocol/recordBatch/crc32C')

describe('crc32c', () => {
  test('has the check value of the standard, and that of zeros from RFC 3720', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
    expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
    expect(crc32c(new Uint8Array())).toBe(0)
  })

  test('is that of kafkajs for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => crc32c(bytes) === original(bytes)),
      { numRuns: 1_000 },
    )
  })

  test('of a part is that of the part alone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), fc.nat(60), (bytes, one, other) => {
        const [start, end] = [Math.min(one, other), Math.min(Math.max(one, other), bytes.length)]
        return crc32c(bytes, start, end) === original(bytes.subarray(start, end))
      }),
    )
  })
})
