import { describe, expect, test } from 'bun:test'
import { defineExperiment } from '../src/definition.ts'
import { DEFINITIONS } from './definitions.ts'

describe('the experiments', () => {
  test('have a name each, the first of them the article’s', () => {
    const names = DEFINITIONS.map(({ name }) => name)

    expect(names[0]).toBe('database-outage')
    expect(new Set(names).size).toBe(names.length)
  })

  test.each(DEFINITIONS)('say what REST and Kafka are expected to do: $name', (definition) => {
    expect(definition.expected?.rest.length).toBeGreaterThan(10)
    expect(definition.expected?.kafka.length).toBeGreaterThan(10)
    expect(definition.hypotheses.length).toBeGreaterThan(0)
  })

  test.each(DEFINITIONS)('can be run, and written as JSON and read back: $name', (definition) => {
    const copy: unknown = JSON.parse(JSON.stringify(definition))

    expect(copy).toEqual(definition)
    expect(defineExperiment(definition)).toEqual(definition)
  })
})

test('the article’s experiment has the article’s breaker', () => {
  expect(DEFINITIONS[0].breaker).toEqual({
    failureThreshold: 5,
    successThreshold: 3,
    callTimeoutMs: 30_000,
    resetTimeoutMs: 60_000,
  })
})
