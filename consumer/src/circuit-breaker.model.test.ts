import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import {
  BreakerOpenError,
  type BreakerOptions,
  type BreakerState,
  CallTimeoutError,
  CircuitBreaker,
  type Clock,
} from './circuit-breaker.ts'

type Step =
  | { kind: 'begin' }
  | { kind: 'end'; which: number; isSuccess: boolean }
  | { kind: 'advance'; durationMs: number }

/** How a call began or ended, as both sides write it down. */
type Entry = string

/**
 * The breaker as the article tells it, over the history of what happened since the last transition: no counters, no
 * promises, no timers.
 */
class Model {
  state: BreakerState = 'CLOSED'
  transitions: string[] = []
  entries: Entry[] = []
  #options: BreakerOptions
  #nowMs = 0
  #sinceMs = 0
  #age = 0
  #outcomes: boolean[] = []
  #running = new Map<number, { age: number; untilMs: number }>()

  constructor(options: BreakerOptions) {
    this.#options = options
  }

  get retryInMs(): number {
    const untilMs = this.#sinceMs + this.#options.resetTimeoutMs
    return this.state === 'OPEN' ? Math.max(0, untilMs - this.#nowMs) : 0
  }

  begin(id: number): void {
    if (this.state === 'OPEN' && this.retryInMs === 0) {
      this.#become('HALF_OPEN')
    }
    const isBusy = [...this.#running.values()].some(({ age }) => age === this.#age)
    if (this.state === 'OPEN' || (this.state === 'HALF_OPEN' && isBusy)) {
      this.entries.push(`${id} refused for ${this.retryInMs}`)
      return
    }
    const untilMs = this.#nowMs + this.#options.callTimeoutMs
    this.#running.set(id, { age: this.#age, untilMs })
  }

  end(id: number, how: 'succeeded' | 'failed' | 'timed out'): void {
    const call = this.#running.get(id)
    if (call === undefined) {
      return
    }
    this.#running.delete(id)
    this.entries.push(`${id} ${how}`)
    if (call.age === this.#age) {
      this.#outcomes.push(how === 'succeeded')
      this.#judge()
    }
  }

  advance(durationMs: number): void {
    const endMs = this.#nowMs + durationMs
    // In the order of their beginning, which is the order of their timeouts.
    for (const [id, { untilMs }] of this.#running) {
      if (untilMs <= endMs) {
        this.#nowMs = untilMs
        this.end(id, 'timed out')
      }
    }
    this.#nowMs = endMs
  }

  #judge(): void {
    const { failureThreshold, successThreshold } = this.#options
    const isFailed = this.#outcomes.at(-1) === false
    const last = this.#outcomes.slice(-failureThreshold)
    if (this.state === 'HALF_OPEN' && isFailed) {
      this.#become('OPEN')
    } else if (this.state === 'HALF_OPEN' && this.#outcomes.length === successThreshold) {
      this.#become('CLOSED')
    } else if (
      this.state === 'CLOSED' &&
      last.length === failureThreshold &&
      !last.includes(true)
    ) {
      this.#become('OPEN')
    }
  }

  #become(state: BreakerState): void {
    this.transitions.push(`${this.state} → ${state}`)
    this.state = state
    this.#sinceMs = this.#nowMs
    this.#age += 1
    this.#outcomes = []
  }
}

/** The breaker under test, moved by the same steps. */
class Real {
  transitions: string[] = []
  entries: Entry[] = []
  breaker: CircuitBreaker
  #nowMs = 0
  #timers = new Set<{ atMs: number; run: () => void }>()
  #work = new Map<number, { succeed: () => void; fail: () => void }>()

  constructor(options: BreakerOptions) {
    const clock: Clock = {
      nowMs: () => this.#nowMs,
      after: (durationMs, run) => {
        const timer = { atMs: this.#nowMs + durationMs, run }
        this.#timers.add(timer)
        return () => this.#timers.delete(timer)
      },
    }
    this.breaker = new CircuitBreaker(options, clock, ({ from, to }) =>
      this.transitions.push(`${from} → ${to}`),
    )
  }

  begin(id: number): void {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.breaker
      .call(() => {
        this.#work.set(id, { succeed: resolve, fail: () => reject(new Error('no')) })
        return promise
      })
      .then(
        () => this.entries.push(`${id} succeeded`),
        (error: unknown) => this.entries.push(`${id} ${describeEnd(error)}`),
      )
      .catch(() => undefined)
  }

  /** Ends the work of a call that was let through, be it late or not, and says which it was. */
  end(which: number, isSuccess: boolean): number | undefined {
    const id = [...this.#work.keys()].at(which % Math.max(1, this.#work.size))
    const work = id === undefined ? undefined : this.#work.get(id)
    if (id === undefined || work === undefined) {
      return undefined
    }
    this.#work.delete(id)
    if (isSuccess) {
      work.succeed()
    } else {
      work.fail()
    }
    return id
  }

  async advance(durationMs: number): Promise<void> {
    const endMs = this.#nowMs + durationMs
    for (const timer of this.#timers) {
      if (timer.atMs <= endMs) {
        this.#timers.delete(timer)
        this.#nowMs = timer.atMs
        timer.run()
        await turn()
      }
    }
    this.#nowMs = endMs
  }
}

function describeEnd(error: unknown): string {
  if (error instanceof BreakerOpenError) {
    return `refused for ${error.retryInMs}`
  }
  return error instanceof CallTimeoutError ? 'timed out' : 'failed'
}

/** Lets everything run that waits for a promise. */
function turn(): Promise<void> {
  return new Promise((resume) => setImmediate(resume))
}

const CALL_TIMEOUT_MS = 30
const RESET_TIMEOUT_MS = 100

const anyOptions: fc.Arbitrary<BreakerOptions> = fc.record({
  failureThreshold: fc.integer({ min: 1, max: 4 }),
  successThreshold: fc.integer({ min: 1, max: 3 }),
  callTimeoutMs: fc.constant(CALL_TIMEOUT_MS),
  // Also shorter than a call may take, so that calls of two openings meet.
  resetTimeoutMs: fc.constantFrom(RESET_TIMEOUT_MS, 10),
})
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ kind: 'begin' as const }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      which: fc.nat(5),
      isSuccess: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('advance' as const),
      durationMs: fc.constantFrom(1, 9, 10, CALL_TIMEOUT_MS - 1, CALL_TIMEOUT_MS, RESET_TIMEOUT_MS),
    }),
  },
)

async function take(step: Step, id: number, { real, model }: { real: Real; model: Model }) {
  if (step.kind === 'begin') {
    real.begin(id)
    model.begin(id)
  } else if (step.kind === 'advance') {
    await real.advance(step.durationMs)
    model.advance(step.durationMs)
  } else {
    const ended = real.end(step.which, step.isSuccess)
    if (ended !== undefined) {
      model.end(ended, step.isSuccess ? 'succeeded' : 'failed')
    }
  }
  await turn()
}

describe('CircuitBreaker against a model', () => {
  test('is in the same state and lets the same calls through after every step', async () => {
    const seen = new Set<string>()

    await fc.assert(
      fc.asyncProperty(
        anyOptions,
        fc.array(anyStep, { maxLength: 100, size: 'max' }),
        async (options, steps) => {
          const real = new Real(options)
          const model = new Model(options)
          for (const [id, step] of steps.entries()) {
            await take(step, id, { real, model })
            expect(real.breaker.state).toBe(model.state)
            expect(real.breaker.retryInMs).toBe(model.retryInMs)
            expect(real.transitions).toEqual(model.transitions)
            expect(real.entries).toEqual(model.entries)
          }
          for (const entry of [...real.transitions, ...real.entries]) {
            seen.add(entry.replaceAll(/\d+/g, '#'))
          }
        },
      ),
      { numRuns: 300 },
    )

    // The steps reached everything there is to reach.
    expect([...seen].toSorted()).toEqual([
      '# failed',
      '# refused for #',
      '# succeeded',
      '# timed out',
      'CLOSED → OPEN',
      'HALF_OPEN → CLOSED',
      'HALF_OPEN → OPEN',
      'OPEN → HALF_OPEN',
    ])
  })
})
