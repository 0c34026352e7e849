import { describe, expect, test } from 'bun:test'
import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import { murmur2 } from './murmur2.ts'

const load = createRequire(import.meta.url)
const original: (key: string | Buffer) => number = load(
  'kafkajs/src/producer/partitioners/default/murmur2',
)

describe('murmur2', () => {
  // From Kafka's own UtilsTest.testMurmur2.
  test.each([
    ['21', -973_932_308],
    ['foobar', -790_332_482],
    ['a-little-bit-long-string', -985_981_536],
    ['a-little-bit-longer-string', -1_486_304_829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
    ['abc', 479_470_107],
  ])('hashes %p as Java does', (key, hash) => {
    expect(murmur2(key)).toBe(hash)
  })

  test('hashes any text as kafkajs does, lone surrogates and long ones too', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 100 }),
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc
        .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 })
        .map((codes) => String.fromCharCode(...codes)),
    )
    fc.assert(
      fc.property(text, (key) => murmur2(key) === original(key)),
      { numRuns: 1_000 },
    )
  })

  test('hashes any bytes as kafkajs does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        return murmur2(bytes) === original(Buffer.from(bytes))
      }),
      { numRuns: 1_000 },
    )
  })
})
