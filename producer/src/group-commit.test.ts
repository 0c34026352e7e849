import { describe, expect, spyOn, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { GroupCommit, type GroupCommitOptions, NotAcknowledgedError } from './group-commit.ts'

const DEADLINE_MS = 15
const GENEROUS = { batchMax: 100, queueMax: 100, deadlineMs: 60_000 }

/** A group whose sends are settled by hand, in the order they were made. */
function createGroup(options: Partial<GroupCommitOptions> = {}) {
  const sends: { messages: string[]; acknowledge: () => void; fail: (error: Error) => void }[] = []
  const group = new GroupCommit<string>(
    (messages) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      sends.push({ messages, acknowledge: resolve, fail: reject })
      return promise
    },
    { ...GENEROUS, ...options },
  )
  /** Submits and gives back what became of it. */
  const submit = (message: string): Promise<NotAcknowledgedError | 'acknowledged'> =>
    group.submit(message).then(
      () => 'acknowledged' as const,
      (error: NotAcknowledgedError) => error,
    )
  const sent = () => sends.map(({ messages }) => messages)
  return { group, sends, submit, sent }
}

describe('GroupCommit', () => {
  test('sends a message without waiting for another when nothing is in flight', async () => {
    const { sends, submit, sent } = createGroup()

    const ended = submit('a')
    await Promise.resolve()

    expect(sent()).toEqual([['a']])
    sends[0]?.acknowledge()
    expect(await ended).toBe('acknowledged')
  })

  test('sends together what arrived in one turn of the event loop', async () => {
    const { submit, sent } = createGroup()

    void submit('a')
    void submit('b')
    await wait(0)

    expect(sent()).toEqual([['a', 'b']])
  })

  test('sends what arrived during one send together with the next', async () => {
    const { sends, submit, sent } = createGroup()
    const first = submit('a')
    await wait(0)
    void submit('b')
    await wait(0)
    void submit('c')

    expect(sent()).toEqual([['a']])
    sends[0]?.acknowledge()
    await first
    await wait(0)

    expect(sent()).toEqual([['a'], ['b', 'c']])
  })

  test('does not resolve before its own send is acknowledged', async () => {
    const { sends, submit } = createGroup()
    const ended: string[] = []
    void submit('a').then(() => ended.push('a'))
    await wait(0)
    void submit('b').then(() => ended.push('b'))
    await wait(0)
    expect(ended).toEqual([])

    sends[0]?.acknowledge()
    await wait(0)

    expect(ended).toEqual(['a'])
  })

  test('sends at most `batchMax` messages at once, in the order they came', async () => {
    const { group, sends, submit, sent } = createGroup({ batchMax: 2 })
    const all = ['a', 'b', 'c', 'd', 'e'].map(submit)

    for (let index = 0; index < 3; index += 1) {
      await wait(0)
      sends[index]?.acknowledge()
    }
    await Promise.all(all)

    expect(sent()).toEqual([['a', 'b'], ['c', 'd'], ['e']])
    expect(group.queued).toBe(0)
  })

  test('refuses a message when `queueMax` wait, and takes one again when they are gone', async () => {
    const { group, sends, submit } = createGroup({ queueMax: 2 })
    void submit('in flight')
    await wait(0)
    void submit('a')
    void submit('b')

    expect(await submit('c')).toMatchObject({ reason: 'queue-full', isIndeterminate: false })
    expect(group.queued).toBe(2)
    sends[0]?.acknowledge()
    await wait(0)
    void submit('d')

    expect(group.queued).toBe(1)
  })

  test('takes a message out of the queue at its deadline, and never sends it', async () => {
    const { group, sends, submit, sent } = createGroup({ deadlineMs: DEADLINE_MS })
    void submit('in flight')
    await wait(0)

    const ended = await submit('queued')

    expect(ended).toMatchObject({ reason: 'deadline', isIndeterminate: false })
    expect(group.queued).toBe(0)
    sends[0]?.acknowledge()
    await wait(0)
    void submit('later')
    await wait(0)
    expect(sent()).toEqual([['in flight'], ['later']])
  })

  test('says of a message in flight at its deadline that the broker may have it', async () => {
    const { sends, submit } = createGroup({ deadlineMs: DEADLINE_MS })

    const ended = await submit('a')
    sends[0]?.acknowledge()

    expect(ended).toMatchObject({ reason: 'deadline', isIndeterminate: true })
  })

  test('keeps the deadline of each message, in flight or in the queue, whenever it came', async () => {
    const { sends, submit } = createGroup({ deadlineMs: DEADLINE_MS })
    const endsMs: number[] = []
    const tookMs = async (message: string) => {
      const startedMs = performance.now()
      const ended = await submit(message)
      endsMs.push(performance.now() - startedMs)
      return ended
    }

    const first = tookMs('in flight')
    await wait(DEADLINE_MS / 3)
    const second = tookMs('queued')
    await wait(DEADLINE_MS / 3)
    const third = tookMs('queued later')

    expect(await first).toMatchObject({ reason: 'deadline', isIndeterminate: true })
    expect(await second).toMatchObject({ reason: 'deadline', isIndeterminate: false })
    expect(await third).toMatchObject({ reason: 'deadline', isIndeterminate: false })
    expect(Math.min(...endsMs)).toBeGreaterThanOrEqual(DEADLINE_MS)
    sends[0]?.acknowledge()
    await wait(0)
    const fourth = tookMs('after a pause')
    await wait(0)
    expect(await fourth).toMatchObject({ reason: 'deadline', isIndeterminate: true })
  })

  test('holds on to no timer once it is closed', async () => {
    const { group, sends, submit } = createGroup({ deadlineMs: DEADLINE_MS })
    const clear = spyOn(globalThis, 'clearTimeout')
    const ended = submit('a')
    await wait(0)
    sends[0]?.acknowledge()
    await ended

    await group.close()

    expect(clear).toHaveBeenCalledTimes(1)
    expect(clear.mock.calls[0]?.[0]).toBeDefined()
    clear.mockRestore()
  })

  test('rejects the whole batch of a failed send, and goes on with the next', async () => {
    const { sends, submit } = createGroup()
    const cause = new Error('broker gone')
    const failed = [submit('a'), submit('b')]
    await wait(0)
    const next = submit('c')

    sends[0]?.fail(cause)

    for (const ended of await Promise.all(failed)) {
      expect(ended).toBeInstanceOf(NotAcknowledgedError)
      expect(ended).toMatchObject({ reason: 'send-failed', isIndeterminate: true, cause })
    }
    sends[1]?.acknowledge()
    expect(await next).toBe('acknowledged')
  })

  test('goes on after a send that throws before it returns a promise', async () => {
    let calls = 0
    const group = new GroupCommit<string>(() => {
      calls += 1
      if (calls === 1) {
        throw new TypeError('bad message')
      }
      return Promise.resolve()
    }, GENEROUS)

    const first = await group.submit('a').catch((error: unknown) => error)
    const second = await group.submit('b')

    expect(first).toMatchObject({ reason: 'send-failed' })
    expect(second).toBeUndefined()
  })

  test('closes when what was submitted before is acknowledged, and refuses what comes after', async () => {
    const { group, sends, submit, sent } = createGroup({ batchMax: 1 })
    const events: string[] = []
    void submit('a').then(() => events.push('a'))
    void submit('b').then(() => events.push('b'))

    const closed = group.close().then(() => events.push('closed'))

    expect(await submit('c')).toMatchObject({ reason: 'closed', isIndeterminate: false })
    expect(events).toEqual([])
    sends[0]?.acknowledge()
    await wait(0)
    expect(events).toEqual(['a'])
    sends[1]?.acknowledge()
    await closed
    expect(events).toEqual(['a', 'b', 'closed'])
    expect(sent()).toEqual([['a'], ['b']])
  })

  test('closes at once when nothing was submitted', async () => {
    const { group, sent } = createGroup()

    await group.close()

    expect(sent()).toEqual([])
  })
})
