import { describe, expect, test } from 'bun:test'
import { message } from './consume.fake.ts'
import { sortMessages } from './sort-messages.ts'

const PARTITION = 2

/** Messages of this many drivers in turn. */
const messagesOf = (count: number, drivers: number) =>
  Array.from({ length: count }, (_, offset) => {
    const plain = message(offset)
    const value = { ...JSON.parse(String(plain.value)), driver_id: `driver-${offset % drivers}` }
    return { ...plain, value: Buffer.from(JSON.stringify(value)) }
  })
const sort = (count: number, statements: number) =>
  sortMessages(messagesOf(count, 40), { partition: PARTITION, statements })

describe('sortMessages', () => {
  test('keeps what it cannot read apart, with the reason, and all else in order', () => {
    const chunk = [message(1), message(2, '{broken'), message(3)]

    const sorted = sortMessages(chunk, { partition: PARTITION, statements: 2 })

    expect(sorted.all).toBe(chunk)
    expect(sorted.messages.map(({ offset }) => offset)).toEqual(['1', '3'])
    expect(sorted.locations).toHaveLength(2)
    expect(sorted.letters).toMatchObject([{ message: { offset: '2' }, partition: PARTITION }])
  })

  test('deals many rows over the statements, all of a driver to one of them, in order', () => {
    const { locations, parts } = sort(1_000, 2)

    expect(parts).toHaveLength(2)
    expect(parts.flatMap((part) => part.locations)).toHaveLength(1_000)
    for (const { driver_id } of locations.slice(0, 40)) {
      const having = parts.filter((part) =>
        part.locations.some((one) => one.driver_id === driver_id),
      )
      expect(having).toHaveLength(1)
      expect(having[0]?.locations.filter((one) => one.driver_id === driver_id)).toEqual(
        locations.filter((one) => one.driver_id === driver_id),
      )
    }
  })

  test.each([
    ['few rows', 199, 2],
    ['one statement', 1_000, 1],
  ])('leaves them together for %s', (_, rows, statements) => {
    expect(sort(rows, statements).parts).toHaveLength(1)
  })

  test('leaves them together when an id stands there twice, so that the first of them is the one that is stored', () => {
    const messages = messagesOf(1_000, 40)
    const repeated = { ...JSON.parse(String(messages[0]?.value)), driver_id: 'driver-1' }
    const chunk = [...messages, { ...message(1_000), value: Buffer.from(JSON.stringify(repeated)) }]

    const { locations, parts } = sortMessages(chunk, { partition: PARTITION, statements: 2 })

    expect(parts).toHaveLength(1)
    expect(parts[0]?.locations).toEqual(locations)
  })
})
