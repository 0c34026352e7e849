import { describe, expect, test } from 'bun:test'
import { CacheCircuit } from './cache-circuit.ts'

function createCircuit() {
  const clock = { nowMs: 0 }
  const changes: string[] = []
  const circuit = new CacheCircuit({
    failureThreshold: 3,
    failForMs: 200,
    openMs: 1_000,
    nowMs: () => clock.nowMs,
    onChange: (from, to) => changes.push(`${from} → ${to}`),
  })
  const fail = (times: number) => {
    for (let left = times; left > 0; left -= 1) {
      circuit.failed()
    }
  }
  /** Opens it at the moment 0. */
  const die = () => {
    clock.nowMs = -200
    fail(2)
    clock.nowMs = 0
    fail(1)
  }
  return { circuit, clock, changes, fail, die }
}

describe('the circuit of the cache', () => {
  test('stays closed while failures are not in a row', () => {
    const { circuit, clock, changes, fail } = createCircuit()

    fail(2)
    circuit.succeeded()
    clock.nowMs = 1_000
    fail(2)

    expect(circuit.mayAsk()).toBe(true)
    expect(changes).toEqual([])
  })

  test('stays closed while many fail at one moment, and opens when they still do later', () => {
    const { circuit, clock, fail } = createCircuit()

    fail(100)
    clock.nowMs = 199
    fail(1)
    const before = circuit.mayAsk()
    clock.nowMs = 200
    fail(1)

    expect(before).toBe(true)
    expect(circuit.mayAsk()).toBe(false)
  })

  test('opens after the threshold, and nobody may ask until its time is over', () => {
    const { circuit, clock, die } = createCircuit()

    die()
    const atOnce = circuit.mayAsk()
    clock.nowMs = 999
    const before = circuit.mayAsk()

    expect([atOnce, before]).toEqual([false, false])
    expect(circuit.state).toBe('open')
  })

  test('then lets one ask, and no other while that one waits', () => {
    const { circuit, clock, die } = createCircuit()
    die()
    clock.nowMs = 1_000

    expect(circuit.mayAsk()).toBe(true)
    expect(circuit.mayAsk()).toBe(false)
    expect(circuit.state).toBe('probing')
  })

  test('closes when that one is answered', () => {
    const { circuit, clock, changes, die } = createCircuit()
    die()
    clock.nowMs = 1_000
    circuit.mayAsk()

    circuit.succeeded()

    expect(circuit.mayAsk()).toBe(true)
    expect(changes).toEqual(['closed → open', 'open → probing', 'probing → closed'])
  })

  test('opens for the whole time again when that one fails', () => {
    const { circuit, clock, fail, die } = createCircuit()
    die()
    clock.nowMs = 1_000
    circuit.mayAsk()

    fail(1)
    clock.nowMs = 1_999
    const before = circuit.mayAsk()
    clock.nowMs = 2_000

    expect(before).toBe(false)
    expect(circuit.mayAsk()).toBe(true)
  })

  test('does not listen to answers and failures of questions from before it opened', () => {
    const { circuit, clock, changes, fail, die } = createCircuit()
    die()

    circuit.succeeded()
    fail(5)
    clock.nowMs = 1_000

    expect(changes).toEqual(['closed → open'])
    expect(circuit.mayAsk()).toBe(true)
  })
})
