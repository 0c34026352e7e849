import { describe, expect, test } from 'bun:test'
import process from 'node:process'
import { databaseOutage } from '../../definitions/database-outage.ts'
import type { ExperimentDefinition } from '../definition.ts'
import { allowTarget } from './allowed-target.ts'
import type { StackChoice } from './choose.ts'
import { apacheKafka } from './processes/brokers/apache-kafka.ts'
import { requireTargets } from './targets.ts'

const GIVEN: StackChoice = {
  kind: 'processes',
  broker: '127.0.0.1:9092',
  consumers: 1,
  hasCache: false,
}
const OWN = `broker=${process.pid}`

const breaking = (fault: 'freeze' | 'kill'): ExperimentDefinition => ({
  ...databaseOutage,
  faults: [{ fault, target: 'broker', injectAtMs: 1_000, healAtMs: 2_000 }],
})

describe('a broker that was not started here', () => {
  test('may be frozen when its process is named', () => {
    expect(() => requireTargets(breaking('freeze'), allowTarget(GIVEN, OWN))).not.toThrow()
  })

  test('may not when it is not', () => {
    expect(() => requireTargets(breaking('freeze'), allowTarget(GIVEN, undefined))).toThrow(
      '--brokers names one that was not started here',
    )
  })

  test('may not be killed, for nobody here could start it again', () => {
    expect(() => requireTargets(breaking('kill'), allowTarget(GIVEN, OWN))).toThrow(
      '--allow-target lets it be frozen, and not: kill',
    )
  })
})

describe('--allow-target', () => {
  test.each([
    ['broker', 'to be broker=<process id>, got `broker`'],
    ['database=1', 'to be broker=<process id>, got `database=1`'],
    ['broker=999999999', 'No process 999999999 runs on this machine'],
  ])('%s is refused', (given, why) => {
    expect(() => allowTarget(GIVEN, given)).toThrow(why)
  })

  test('is refused beside a broker that is started here', () => {
    expect(() => allowTarget({ ...GIVEN, broker: apacheKafka }, OWN)).toThrow(
      'with --stack processes and --brokers',
    )
  })
})
