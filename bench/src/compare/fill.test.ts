import { afterEach, beforeEach, describe, expect, type Mock, spyOn, test } from 'bun:test'
import { fill } from './fill.ts'

const { signal } = new AbortController()
let posts: Mock<typeof fetch>
beforeEach(() => {
  posts = spyOn(globalThis, 'fetch')
})
afterEach(() => posts.mockRestore())

const answer = (status: number) =>
  Object.assign(async () => new Response('no', { status }), { preconnect: () => undefined })

function idOf(init: { body?: unknown } | undefined): string {
  const { event_id: id }: { event_id: string } = JSON.parse(
    typeof init?.body === 'string' ? init.body : '{}',
  )
  return id
}

describe('filling a backlog', () => {
  test('posts exactly so many events, each with an id of its own', async () => {
    posts.mockImplementation(answer(202))

    await fill({ url: 'http://producer', events: 150, signal })

    const ids = posts.mock.calls.map(([, init]) => idOf(init))
    expect(ids).toHaveLength(150)
    expect(new Set(ids).size).toBe(150)
  })

  test('ends with the first event that is refused, and posts no further', async () => {
    posts.mockImplementation(answer(503))

    const error = await fill({ url: 'http://producer', events: 10_000, signal }).catch(String)

    expect(error).toContain('refused: 503 no')
    expect(posts.mock.calls.length).toBeLessThanOrEqual(64)
  })
})
