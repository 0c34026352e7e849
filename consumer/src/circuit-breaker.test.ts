import { beforeEach, describe, expect, mock, test } from 'bun:test'
import {
  BreakerOpenError,
  type BreakerOptions,
  CallTimeoutError,
  CircuitBreaker,
  type Clock,
} from './circuit-breaker.ts'

// The article's settings.
const OPTIONS: BreakerOptions = {
  failureThreshold: 5,
  successThreshold: 3,
  resetTimeoutMs: 60_000,
  callTimeoutMs: 30_000,
}

/** Time that stands still until it is moved; due timers then run in order. */
class FakeClock implements Clock {
  #nowMs = 1_000
  #timers = new Set<{ atMs: number; run: () => void }>()

  nowMs(): number {
    return this.#nowMs
  }

  get armed(): number {
    return this.#timers.size
  }

  after(durationMs: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + durationMs, run }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  advance(durationMs: number): void {
    this.#nowMs += durationMs
    for (const timer of this.#timers) {
      if (timer.atMs <= this.#nowMs) {
        this.#timers.delete(timer)
        timer.run()
      }
    }
  }
}

const REFUSED = Object.assign(new Error('connect 10.0.0.7:5432'), { code: 'ECONNREFUSED' })

/** A breaker, and what its test needs to move it. */
function createBreaker() {
  const clock = new FakeClock()
  const changes: string[] = []
  const reasons: string[] = []
  const breaker = new CircuitBreaker(OPTIONS, clock, ({ from, to, reason }) => {
    changes.push(`${from} → ${to}`)
    reasons.push(reason)
  })
  const succeed = () => breaker.call(() => Promise.resolve('result'))
  /** Makes a call that fails, and gives back the error it failed with. */
  const fail = (): Promise<unknown> =>
    breaker.call(() => Promise.reject(REFUSED)).catch((error: unknown) => error)
  const failTimes = async (times: number) => {
    for (let count = 0; count < times; count += 1) {
      await fail()
    }
  }
  /** Begins a call whose work the test ends; `ended` is its result or its error. */
  const begin = () => {
    const work = Promise.withResolvers<string>()
    const ended: Promise<unknown> = breaker
      .call(() => work.promise)
      .catch((error: unknown) => error)
    return { ...work, ended }
  }
  return { clock, breaker, changes, reasons, succeed, fail, failTimes, begin }
}

let given = createBreaker()

beforeEach(() => {
  given = createBreaker()
})

describe('CircuitBreaker, closed', () => {
  test('hands the result and the timeout through', async () => {
    const result = await given.breaker.call((timeoutMs) => Promise.resolve(timeoutMs))

    expect(result).toBe(30_000)
    expect(given.breaker.state).toBe('CLOSED')
  })

  test('hands the error through, also one thrown before there is a promise', async () => {
    const error = new TypeError('thrown at once')

    const call = given.breaker.call(() => {
      throw error
    })

    expect(await call.catch((thrown: unknown) => thrown)).toBe(error)
    expect(given.clock.armed).toBe(0)
  })

  test('opens at the fifth failure in a row and not before', async () => {
    await given.failTimes(4)
    expect(given.breaker.state).toBe('CLOSED')

    await given.fail()

    expect(given.breaker.state).toBe('OPEN')
    expect(given.changes).toEqual(['CLOSED → OPEN'])
    expect(given.reasons).toEqual(['5 failures in a row, the last: ECONNREFUSED'])
  })

  test('starts counting again after a success', async () => {
    await given.failTimes(4)
    await given.succeed()

    await given.failTimes(4)

    expect(given.breaker.state).toBe('CLOSED')
    await given.fail()
    expect(given.breaker.state).toBe('OPEN')
  })

  test('counts a call that takes too long as a failure and ignores its late result', async () => {
    await given.failTimes(4)
    const call = given.begin()

    given.clock.advance(29_999)
    await Promise.resolve()
    expect(given.breaker.state).toBe('CLOSED')
    given.clock.advance(1)

    expect(await call.ended).toMatchObject({ name: 'CallTimeoutError', code: 'DEADLINE' })
    expect(given.breaker.state).toBe('OPEN')
    call.resolve('late')
    await call.ended
    expect(given.changes).toEqual(['CLOSED → OPEN'])
  })

  test('does not reset the count by the late success of a call that timed out', async () => {
    const call = given.begin()
    given.clock.advance(30_000)
    await call.ended
    await given.failTimes(3)

    call.resolve('late')
    await Promise.resolve()
    await given.fail()

    expect(given.breaker.state).toBe('OPEN')
  })

  test('leaves no timer behind when a call has ended', async () => {
    await given.succeed()
    await given.fail()
    await Promise.resolve()

    expect(given.clock.armed).toBe(0)
  })
})

describe('CircuitBreaker, open', () => {
  beforeEach(() => given.failTimes(5))

  test('refuses calls without running them until the reset timeout has passed', async () => {
    const work = mock(async () => undefined)
    given.clock.advance(59_999)

    const refused = await given.breaker.call(work).catch((error: unknown) => error)

    expect(refused).toBeInstanceOf(BreakerOpenError)
    expect(refused).toMatchObject({ retryInMs: 1 })
    expect(work).not.toHaveBeenCalled()
    expect(given.breaker.state).toBe('OPEN')
  })

  test('stays open after the reset timeout until a call comes', async () => {
    given.clock.advance(60_000)
    expect(given.breaker.state).toBe('OPEN')

    const probe = given.begin()

    expect(given.breaker.state).toBe('HALF_OPEN')
    probe.resolve('done')
    expect(await probe.ended).toBe('done')
  })

  test('does not count the late failure or success of a call that began before it opened', async () => {
    given = createBreaker()
    const [slowFailure, slowSuccess] = [given.begin(), given.begin()]
    await given.failTimes(5)
    given.clock.advance(29_000)

    slowFailure.reject(new Error('late'))
    slowSuccess.resolve('late')

    expect(await slowSuccess.ended).toBe('late')
    expect(given.breaker.retryInMs).toBe(31_000)
    expect(given.changes).toEqual(['CLOSED → OPEN'])
  })
})

describe('CircuitBreaker, half-open', () => {
  beforeEach(async () => {
    await given.failTimes(5)
    given.clock.advance(60_000)
  })

  test('lets one call at a time through', async () => {
    const probe = given.begin()

    const refused = await given.succeed().catch((error: unknown) => error)

    expect(refused).toBeInstanceOf(BreakerOpenError)
    expect(refused).toMatchObject({ retryInMs: 0 })
    probe.resolve('done')
    await probe.ended
    expect(await given.succeed()).toBe('result')
  })

  test('closes at the third success and not before', async () => {
    await given.succeed()
    await given.succeed()
    expect(given.breaker.state).toBe('HALF_OPEN')

    await given.succeed()

    expect(given.breaker.state).toBe('CLOSED')
    expect(given.changes).toEqual(['CLOSED → OPEN', 'OPEN → HALF_OPEN', 'HALF_OPEN → CLOSED'])
    expect(given.reasons.slice(1)).toEqual(['reset timeout passed', '3 successes in a row'])
  })

  test('opens again at one failure, for the whole reset timeout', async () => {
    await given.succeed()
    given.clock.advance(5_000)

    await given.fail()

    expect(given.breaker.state).toBe('OPEN')
    expect(given.breaker.retryInMs).toBe(60_000)
    expect(given.reasons.at(-1)).toBe('the probe failed: ECONNREFUSED')
  })

  test('opens again when the probe takes too long', async () => {
    const probe = given.begin()

    given.clock.advance(30_000)

    expect(await probe.ended).toBeInstanceOf(CallTimeoutError)
    expect(given.breaker.state).toBe('OPEN')
    expect(given.breaker.retryInMs).toBe(60_000)
  })

  test('counts successes from zero the next time', async () => {
    await given.succeed()
    await given.succeed()
    await given.fail()
    given.clock.advance(60_000)

    await given.succeed()
    await given.succeed()

    expect(given.breaker.state).toBe('HALF_OPEN')
    await given.succeed()
    expect(given.breaker.state).toBe('CLOSED')
  })

  test('counts failures from zero after it closed', async () => {
    for (let count = 0; count < 3; count += 1) {
      await given.succeed()
    }

    await given.failTimes(4)

    expect(given.breaker.state).toBe('CLOSED')
  })
})

describe('CircuitBreaker, made', () => {
  test.each([
    ['failureThreshold', 0],
    ['successThreshold', 1.5],
    ['resetTimeoutMs', -1],
    ['callTimeoutMs', Number.NaN],
    ['callTimeoutMs', Number.POSITIVE_INFINITY],
  ])('refuses %s = %p and names both', (name, value) => {
    const make = () =>
      new CircuitBreaker({ ...OPTIONS, [name]: value }, given.clock, () => undefined)

    expect(make).toThrow(RangeError)
    expect(make).toThrow(`Expected \`${name}\` to be a positive whole number, got \`${value}\`.`)
  })
})
