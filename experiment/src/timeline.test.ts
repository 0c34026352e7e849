import { describe, expect, test } from 'bun:test'
import { databaseOutage } from '../definitions/database-outage.ts'
import { scaleDefinition } from './definition.ts'
import { plannedOutage, planTimeline, requestsWithin } from './timeline.ts'

const ARTICLE = planTimeline(databaseOutage)

describe('the article’s timeline', () => {
  test('sends 14,250 requests to each architecture in five minutes', () => {
    expect(ARTICLE.requests).toBe(14_250)
    expect(ARTICLE.endMs).toBe(300_000)
  })

  test('has its four phases, one after the other', () => {
    expect(ARTICLE.phases).toEqual([
      { name: 'warmup', fromMs: 0, toMs: 30_000, ratePerS: 25, requests: 750 },
      { name: 'normal', fromMs: 30_000, toMs: 90_000, ratePerS: 50, requests: 3_000 },
      { name: 'crash', fromMs: 90_000, toMs: 210_000, ratePerS: 50, requests: 6_000 },
      { name: 'recovery', fromMs: 210_000, toMs: 300_000, ratePerS: 50, requests: 4_500 },
    ])
  })

  test('kills the database after 90 s and restores it after 210 s', () => {
    const [planned] = databaseOutage.faults
    expect(ARTICLE.actions).toMatchObject([
      { step: 'inject', fault: 'kill', target: 'database', atMs: 90_000, planned },
      { step: 'heal', fault: 'kill', target: 'database', atMs: 210_000, planned },
    ])
    expect(plannedOutage(databaseOutage)).toEqual([90_000, 210_000])
  })

  test('sends 6,000 requests in the outage', () => {
    expect(requestsWithin(ARTICLE, [90_000, 210_000])).toBe(6_000)
  })

  test('sends a tenth at scale 0.1, at the same rates', () => {
    const timeline = planTimeline(scaleDefinition(databaseOutage, 0.1))

    expect(timeline.requests).toBe(1_425)
    expect(timeline.endMs).toBe(30_000)
    expect(timeline.phases.map(({ ratePerS }) => ratePerS)).toEqual([25, 50, 50, 50])
  })
})

describe('the requests within a span', () => {
  test.each<[number, number, number]>([
    [0, 30_000, 750],
    [0, 300_000, 14_250],
    [29_000, 31_000, 75],
    [20_000, 92_000, 250 + 3_000 + 100],
    [299_000, 400_000, 50],
    [-1_000, 1_000, 25],
    [300_000, 400_000, 0],
    [100_000, 100_000, 0],
    [100_000, 90_000, 0],
  ])('from %i to %i ms are %i', (fromMs, toMs, requests) => {
    expect(requestsWithin(ARTICLE, [fromMs, toMs])).toBe(requests)
  })
})

describe('the actions', () => {
  const timeline = planTimeline({
    ...databaseOutage,
    faults: [
      { fault: 'kill', target: 'database', injectAtMs: 200_000, healAtMs: 250_000 },
      { fault: 'kill', target: 'broker', injectAtMs: 150_000, healAtMs: 220_000 },
      { fault: 'kill', target: 'database', injectAtMs: 100_000, healAtMs: 200_000 },
    ],
  })

  test('are in the order of time, a fault healed before the next begins at the same moment', () => {
    expect(timeline.actions.map(({ atMs, step, target }) => [atMs, step, target])).toEqual([
      [100_000, 'inject', 'database'],
      [150_000, 'inject', 'broker'],
      [200_000, 'heal', 'database'],
      [200_000, 'inject', 'database'],
      [220_000, 'heal', 'broker'],
      [250_000, 'heal', 'database'],
    ])
  })
})

test('a definition that leaves the database alone plans no outage', () => {
  const faults = [
    { fault: 'kill', target: 'broker', injectAtMs: 90_000, healAtMs: 210_000 } as const,
  ]

  expect(plannedOutage({ ...databaseOutage, faults })).toBeUndefined()
})

test('the planned outage is from the first fault to the end of the one that lasts longest', () => {
  const faults = [
    { fault: 'kill', target: 'database', injectAtMs: 90_000, healAtMs: 100_000 },
    { fault: 'kill', target: 'database', injectAtMs: 110_000, healAtMs: 120_000 },
  ] as const

  expect(plannedOutage({ ...databaseOutage, faults: [...faults] })).toEqual([90_000, 120_000])
})
