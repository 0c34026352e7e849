import { describe, expect, test } from 'bun:test'
import { sharePage } from './shared-page.ts'

describe('a page', () => {
  test('is made once for all who ask at the same time', async () => {
    let made = 0
    const ask = sharePage(async () => `page ${(made += 1)}`)

    expect(await Promise.all([ask(), ask(), ask()])).toEqual(['page 1', 'page 1', 'page 1'])
  })

  test('shows what happened before it was begun, and is made again for who asks after that', async () => {
    let value = 'old'
    const begun = Promise.withResolvers<void>()
    const finish = Promise.withResolvers<void>()
    const ask = sharePage(async () => {
      const seen = value
      begun.resolve()
      await finish.promise
      return seen
    })

    const first = ask()
    value = 'new'
    await begun.promise
    value = 'newer'
    const second = ask()
    finish.resolve()

    expect(await first).toBe('new')
    expect(await second).toBe('newer')
  })

  test('that could not be made is an error for those who asked, and not for the next', async () => {
    let isBroken = true
    const ask = sharePage(async () => {
      if (isBroken) {
        throw new Error('no page')
      }
      return 'page'
    })

    const failed = await Promise.allSettled([ask(), ask()])
    isBroken = false

    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await ask()).toBe('page')
  })
})
