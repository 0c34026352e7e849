import { describe, expect, test } from 'bun:test'
import { TARGETS } from '../../../targets.ts'
import { linkName, linksOf } from './links.ts'

const names = (...given: Parameters<typeof linksOf>) => linksOf(...given).map(linkName)

describe('the links that a network fault disturbs', () => {
  test.each(['database', 'rest', 'producer', 'broker'] as const)(
    'are one, for %s alone',
    (target) => {
      expect(names(target, false)).toEqual([target])
    },
  )

  test('are, for one broker of a cluster, all to it, and those from its controller to the others', () => {
    expect(names('broker-2', true)).toEqual([
      'broker-2',
      'controller-2',
      'broker-2>controller',
      'broker-2>controller-3',
    ])
    expect(names('broker-1', true)).toEqual([
      'broker',
      'controller',
      'broker>controller-2',
      'broker>controller-3',
    ])
  })

  test('are all of a cluster, for all of its brokers', () => {
    expect(names('broker', true)).toHaveLength(6)
  })

  test('are none for a consumer: nobody that matters connects to it', () => {
    const consumers = TARGETS.filter((target) => target.startsWith('consumer'))

    expect(consumers.flatMap((target) => names(target, false))).toEqual([])
  })
})
