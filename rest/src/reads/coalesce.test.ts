import { describe, expect, test } from 'bun:test'
import { Coalescer } from './coalesce.ts'

/** Work that ends when the test says so. */
function createWork() {
  const calls: PromiseWithResolvers<string>[] = []
  const work = () => {
    const call = Promise.withResolvers<string>()
    calls.push(call)
    return call.promise
  }
  return { calls, work }
}

const nothing = async () => undefined
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('those who ask for one key at the same time', () => {
  test('share one piece of work, and all but the first are told so', async () => {
    const coalescer = new Coalescer<string>(10)
    const { calls, work } = createWork()

    const flights = Array.from({ length: 100 }, () => coalescer.join('a', work, nothing))
    calls[0]?.resolve('value')
    const outcomes = await Promise.all(flights.map(({ outcome }) => outcome))

    expect(calls).toHaveLength(1)
    expect(new Set(outcomes)).toEqual(new Set(['value']))
    expect(flights.map(({ isShared }) => isShared)).toEqual([
      false,
      ...Array.from({ length: 99 }, () => true),
    ])
  })

  test('share its error, and who comes after it has the work done again', async () => {
    const coalescer = new Coalescer<string>(10)
    const { calls, work } = createWork()
    const flights = [coalescer.join('a', work, nothing), coalescer.join('a', work, nothing)]

    calls[0]?.reject(new Error('down'))
    const outcomes = await Promise.allSettled(flights.map(({ outcome }) => outcome))
    await turn()
    const later = coalescer.join('a', work, nothing)
    calls[1]?.resolve('up')

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await later.outcome).toBe('up')
    expect(later.isShared).toBe(false)
  })

  test('share nothing with those who ask for another key', async () => {
    const coalescer = new Coalescer<string>(10)
    const { calls, work } = createWork()

    const flights = ['a', 'b'].map((key) => coalescer.join(key, work, nothing))
    calls.forEach((call, index) => call.resolve(String(index)))

    expect(await Promise.all(flights.map(({ outcome }) => outcome))).toEqual(['0', '1'])
  })
})

test('who comes before the value is settled shares it, and has not to wait for that', async () => {
  const coalescer = new Coalescer<string>(10)
  const { calls, work } = createWork()
  const settled = Promise.withResolvers<void>()
  const settledWith: string[] = []
  const first = coalescer.join('a', work, (value) => {
    settledWith.push(value)
    return settled.promise
  })
  calls[0]?.resolve('value')
  await first.outcome

  const meanwhile = coalescer.join('a', work, nothing)
  const value = await meanwhile.outcome
  settled.resolve()
  await turn()
  const afterwards = coalescer.join('a', work, nothing)

  expect({ value, isShared: meanwhile.isShared, settledWith }).toEqual({
    value: 'value',
    isShared: true,
    settledWith: ['value'],
  })
  expect(afterwards.isShared).toBe(false)
})

test('beyond the most keys it remembers, everyone has the work done', async () => {
  const coalescer = new Coalescer<string>(2)
  const { calls, work } = createWork()
  for (const key of ['a', 'b']) {
    coalescer.join(key, work, nothing)
  }

  const beyond = [coalescer.join('c', work, nothing), coalescer.join('c', work, nothing)]

  expect(beyond.map(({ isShared }) => isShared)).toEqual([false, false])
  expect(calls).toHaveLength(4)
  expect(coalescer.flying).toBe(2)
  calls.forEach((call) => call.resolve('value'))
  await Promise.all(beyond.map(({ outcome }) => outcome))
  await turn()
  expect(coalescer.flying).toBe(0)
})
