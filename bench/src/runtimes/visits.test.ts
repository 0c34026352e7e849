import { expect, test } from 'bun:test'
import { planVisits } from './visits.ts'

test('each round visits everything once, and begins with the next one', () => {
  expect(planVisits(['bun', 'deno', 'node'], 4)).toEqual([
    ['bun', 'deno', 'node'],
    ['deno', 'node', 'bun'],
    ['node', 'bun', 'deno'],
    ['bun', 'deno', 'node'],
  ])
})
