import { expect, test } from 'bun:test'
import { ChunkSize } from './chunk-size.ts'
import { createHandler, message } from './consume.fake.ts'

test('a chunk is as large as it may be until one runs out of time', () => {
  const size = new ChunkSize(2_000)
  size.grow()

  expect(size.rows).toBe(2_000)
})

test('after each that runs out of time chunks are a quarter, down to a hundred rows', () => {
  const size = new ChunkSize(2_000)
  const rows = Array.from({ length: 4 }, () => {
    size.shrink()
    return size.rows
  })

  expect(rows).toEqual([500, 125, 100, 100])
})

test('chunks grow again to what they were, and not beyond', () => {
  const size = new ChunkSize(2_000)
  size.shrink()
  const rows = Array.from({ length: 3 }, () => {
    size.grow()
    return size.rows
  })

  expect(rows).toEqual([1_000, 2_000, 2_000])
})

test('a chunk that may be small only stays as it is', () => {
  const size = new ChunkSize(5)
  size.shrink()

  expect(size.rows).toBe(5)
})

test('the handler of a batch tries fewer rows at once after a chunk has run out of time, and more again as they are stored', async () => {
  let isSlow = true
  const sizes: number[] = []
  const { handleToEnd, advance } = createHandler({
    chunkMax: 1_000,
    insert: ({ length }) => {
      sizes.push(length)
      return isSlow ? new Promise(() => undefined) : Promise.resolve(length)
    },
  })
  const messages = Array.from({ length: 1_000 }, (_, offset) => message(offset))
  await handleToEnd(messages)
  await advance(60_000)
  expect(sizes).toEqual([1_000, 1_000, 1_000, 1_000, 1_000])
  sizes.length = 0
  isSlow = false

  await handleToEnd(messages)

  // The next chunk is made while the one before is stored.
  expect(sizes).toEqual([100, 100, 200, 400, 200])
})
