import { describe, expect, test } from 'bun:test'
import { TopicContent } from './topic-content.ts'

/** Messages from offset `from` on, of these events. */
const batch = (from: number, ...ids: string[]) =>
  ids.map((event_id, index) => ({
    offset: String(from + index),
    value: Buffer.from(JSON.stringify({ event_id })),
  }))

describe('the content of a topic', () => {
  test('has every copy of an event, in whichever partition', () => {
    const content = new TopicContent()
    content.add(0, batch(0, 'a', 'b', 'a'))
    content.add(1, batch(0, 'b'))

    expect(content.messages).toBe(4)
    expect([...content.copies]).toEqual([
      ['a', 2],
      ['b', 2],
    ])
  })

  test('counts once what is handed over again, in whole or in part', () => {
    const content = new TopicContent()
    content.add(0, batch(0, 'a', 'b'))
    content.add(0, batch(0, 'a', 'b'))
    content.add(0, batch(1, 'b', 'c'))
    content.add(0, batch(0, 'a'))

    expect(content.messages).toBe(3)
    expect(content.copies).toEqual(
      new Map([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ]),
    )
    expect([content.nextOffset(0), content.nextOffset(1)]).toEqual([3, 0])
  })

  test('counts what is no event', () => {
    const content = new TopicContent()
    content.add(0, [
      { offset: '7', value: null },
      { offset: '9', value: Buffer.from('{') },
    ])

    expect([content.messages, content.nextOffset(0)]).toEqual([2, 10])
    expect(content.copies).toEqual(
      new Map([
        ['undefined', 1],
        ['unreadable', 1],
      ]),
    )
  })
})
