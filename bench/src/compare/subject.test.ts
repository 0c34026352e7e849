import { describe, expect, test } from 'bun:test'
import { brokerParts, chooseSubjects } from './subject.ts'

describe('the brokers to compare', () => {
  test('are those that were named, in their order, all in one kind of stack', () => {
    const subjects = chooseSubjects(['nisshi', 'kafka'], 'processes')

    expect(subjects.map(({ broker, choice }) => [broker.name, choice.kind])).toEqual([
      ['nisshi', 'processes'],
      ['kafka', 'processes'],
    ])
  })

  test.each([
    [['kafka', 'rabbit'], 'Expected brokers of .*nisshi.*, got `rabbit`'],
    [['kafka', 'kafka'], 'Expected each broker once, got `kafka` twice'],
    [['kafka', 'redpanda'], '`redpanda` runs in containers only'],
  ])('%j are refused', (names, message) => {
    expect(() => chooseSubjects(names, 'processes')).toThrow(new RegExp(message))
  })

  test.each([
    ['kafka', ['broker']],
    ['kafka-cluster', ['broker-1', 'broker-2', 'broker-3']],
  ])('of %s, as processes, are the parts %j', (name, parts) => {
    const [subject] = chooseSubjects([name], 'processes')

    expect(subject && brokerParts(subject)).toEqual(parts)
  })
})
