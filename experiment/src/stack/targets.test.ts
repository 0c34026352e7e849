import { describe, expect, test } from 'bun:test'
import { databaseOutage } from '../../definitions/database-outage.ts'
import type { ExperimentDefinition } from '../definition.ts'
import type { Target } from '../targets.ts'
import { partsOf, requireTargets } from './targets.ts'

const CLUSTER = ['broker-2', 'broker-1', 'broker-3', 'consumer', 'consumer-2', 'database']

describe('the parts of a target', () => {
  test.each<[Target, string[]]>([
    ['database', ['database']],
    ['broker-2', ['broker-2']],
    ['broker', ['broker-1', 'broker-2', 'broker-3']],
    ['consumer', ['consumer']],
    ['consumer-2', ['consumer-2']],
    ['consumer-3', []],
    ['rest', []],
  ])('%s of a cluster are %p', (target, parts) => {
    expect(partsOf(target, CLUSTER)).toEqual(parts)
  })

  test('of one broker alone are itself, and none by number', () => {
    expect(partsOf('broker', ['broker', 'database'])).toEqual(['broker'])
    expect(partsOf('broker-1', ['broker', 'database'])).toEqual([])
  })
})

describe('an experiment', () => {
  const breaking = (target: Target): ExperimentDefinition => ({
    ...databaseOutage,
    faults: [{ fault: 'kill', target, injectAtMs: 1_000, healAtMs: 2_000 }],
  })

  const kafka = { name: 'kafka' }
  const given = '127.0.0.1:9092'

  test.each([
    { target: 'database', broker: given, consumers: 1 },
    { target: 'broker', broker: kafka, consumers: 1 },
    { target: 'broker', broker: { name: 'kafka-cluster' }, consumers: 1 },
    { target: 'broker-3', broker: { name: 'redpanda-cluster' }, consumers: 1 },
    { target: 'consumer', broker: kafka, consumers: 1 },
    { target: 'consumer-3', broker: kafka, consumers: 3 },
  ] as const)('that breaks $target can be run where it is started', (one) => {
    expect(() => requireTargets(breaking(one.target), one)).not.toThrow()
  })

  test.each([
    {
      target: 'broker',
      broker: given,
      consumers: 1,
      why: 'the broker, and --brokers names one that was not started here',
    },
    { target: 'broker-1', broker: given, consumers: 1, why: 'the broker-1, and --brokers' },
    {
      target: 'broker-1',
      broker: kafka,
      consumers: 1,
      why: '`kafka` is one broker alone. Use three: --broker kafka-cluster',
    },
    { target: 'consumer-3', broker: kafka, consumers: 2, why: 'as --consumers says, 2.' },
  ] as const)('that breaks $target is refused where it is not started: $why', (one) => {
    expect(() => requireTargets(breaking(one.target), one)).toThrow(one.why)
  })
})
