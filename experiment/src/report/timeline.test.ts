import { expect, test } from 'bun:test'
import { cacheOutageNoCoalescing } from '../../definitions/cache-outage-no-coalescing.ts'
import { databaseOutage } from '../../definitions/database-outage.ts'
import { databaseOutageTuned } from '../../definitions/database-outage-tuned.ts'
import { type ExperimentDefinition, scaleDefinition } from '../definition.ts'
import { planTimeline } from '../timeline.ts'
import { renderTimeline } from './timeline.ts'

test('the plan of the article’s experiment is a page of what happens when', () => {
  const text = renderTimeline(databaseOutage, planTimeline(databaseOutage))

  expect(text).toMatchInlineSnapshot(`
    "database-outage: The database dies for two minutes
    PostgreSQL is killed under a REST service and a Kafka pipeline that take the same load, and restored two minutes later.
    Expected of REST: Refuses while the database is down, and only that; loses nothing that it accepted.
    Expected of Kafka: No client notices: events wait on the topic, the breaker opens, and the backlog is stored when the database is back.

         0.0 s  phase warmup: 25 requests/s to each architecture (750)
        30.0 s  phase normal: 50 requests/s to each architecture (3,000)
        90.0 s  phase crash: 50 requests/s to each architecture (6,000)
        90.0 s  kill database
       210.0 s  phase recovery: 50 requests/s to each architecture (4,500)
       210.0 s  heal database
       300.0 s  end: 14,250 requests to each architecture; the backlog drains, every event is accounted for

      breaker: opens after 5 failures, probes after 60.0 s, closes after 3 successes; a call may take 30.0 s
      hypotheses: kafka error-rate, rest error-rate, kafka lost, rest lost, duplicates, kafka order, rest refusal-time, rest first-success, breaker-path, backlog-empty

    Nothing was started.
    "
  `)
})

test('the plan of a scaled experiment has its own times and counts', () => {
  const definition = scaleDefinition(databaseOutage, 0.1)

  const text = renderTimeline(definition, planTimeline(definition))

  expect(text).toContain('     9.0 s  kill database\n')
  expect(text).toContain('    21.0 s  heal database\n')
  expect(text).toContain('    30.0 s  end: 1,425 requests to each architecture')
  expect(text).toContain('probes after 6.0 s')
})

test('the plan says what is read, needed and set beside the usual', () => {
  const planOf = (definition: ExperimentDefinition) =>
    renderTimeline(definition, planTimeline(definition))

  expect(planOf(cacheOutageNoCoalescing)).toContain(`
  reads: 200/s of 20 drivers, in bursts of 10
  needs: a cache
  settings: rest READ_COALESCING=false
`)
  expect(planOf({ ...databaseOutage, stack: { broker: 'kafka-cluster', consumers: 3 } })).toContain(
    '\n  needs: broker kafka-cluster, 3 consumers\n',
  )
  expect(planOf(databaseOutageTuned)).toContain('closes after 1 success;')
})
