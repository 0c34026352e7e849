import { describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { LateError, within } from './within.ts'

const FAR_MS = 60_000

describe('within', () => {
  test('gives what the work gives', async () => {
    expect(await within(FAR_MS, 'it did not end', Promise.resolve(7))).toBe(7)
  })

  test('throws what the work throws', async () => {
    const error = new TypeError('no')

    const thrown = await within(FAR_MS, 'it did not end', Promise.reject(error)).catch(
      (caught: unknown) => caught,
    )

    expect(thrown).toBe(error)
  })

  test('says what did not happen, and in which time', async () => {
    const never = new Promise<void>(() => undefined)

    const thrown = await within(5, 'the broker did not answer', never).catch(
      (caught: unknown) => caught,
    )

    expect(thrown).toBeInstanceOf(LateError)
    expect(String(thrown)).toBe('LateError: the broker did not answer within 5 ms')
  })

  test('does not care how the work ends when it is late', async () => {
    const work = Promise.withResolvers<void>()
    await within(1, 'it did not end', work.promise).catch(() => undefined)

    // Nobody waits for it any more; unhandled, it would fail this test.
    work.reject(new Error('late'))
    await wait(0)
  })
})
