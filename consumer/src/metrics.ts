import { CountedHistogram } from '@under-fire/shared/counted-metrics'
import { createHistogram } from '@under-fire/shared/metrics'
import { Counter, Gauge, type Registry } from 'prom-client'
import type { BreakerState, Transition } from './circuit-breaker.ts'

export type ConsumerMetrics = ReturnType<typeof createConsumerMetrics>

// An event may wait through a whole outage.
const AGE_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 180, 240, 300]
const STATES: BreakerState[] = ['CLOSED', 'HALF_OPEN', 'OPEN']

/** The consumer's metrics. `lagSeconds` is asked at each scrape. */
export function createConsumerMetrics(registry: Registry, lagSeconds: () => number) {
  const registers = [registry]
  const breakerState = new Gauge({
    name: 'circuit_breaker_state',
    help: '1 for the state the breaker is in, 0 for the others.',
    labelNames: ['state'],
    registers,
  })
  const transitions = new Counter({
    name: 'circuit_breaker_transitions_total',
    help: 'Changes of the breaker, by the state it left and the state it came to.',
    labelNames: ['from', 'to'],
    registers,
  })
  const showState = (now: BreakerState) => {
    for (const state of STATES) {
      breakerState.set({ state }, state === now ? 1 : 0)
    }
  }
  showState('CLOSED')
  return {
    lagSeconds: new Gauge({
      name: 'kafka_consumer_lag_seconds',
      help: 'Age of the oldest event this consumer has been handed and has not stored; 0 when there is none.',
      registers,
      collect() {
        this.set(lagSeconds())
      },
    }),
    stored: new Counter({
      name: 'kafka_consumer_stored_total',
      help: 'Events written as new rows.',
      registers,
    }),
    redelivered: new Counter({
      name: 'kafka_consumer_redelivered_total',
      help: 'Events that were in the table already, absorbed by the idempotent INSERT.',
      registers,
    }),
    deadLettered: new Counter({
      name: 'kafka_consumer_dead_lettered_total',
      help: 'Messages that can never be stored.',
      registers,
    }),
    writeDuration: createHistogram(registry, {
      name: 'db_write_duration_seconds',
      help: 'Time to store the rows of a chunk, in seconds; failed writes are not in it.',
    }),
    eventAge: new CountedHistogram(registry, {
      name: 'kafka_consumer_event_age_seconds',
      help: 'Age of an event when its row is in, from the timestamp of its message, in seconds.',
      buckets: AGE_BUCKETS_S,
    }),
    writeFailures: new Counter({
      name: 'db_write_failures_total',
      help: 'Writes that the database did not confirm.',
      labelNames: ['code'],
      registers,
    }),
    connectFailures: new Counter({
      name: 'db_connect_failures_total',
      help: 'Tries to connect that ended before the database said anything.',
      registers,
    }),
    poolSize: new Gauge({
      name: 'db_connection_pool_size',
      help: 'Connections this service may open to the database.',
      registers,
    }),
    onTransition({ from, to }: Transition) {
      showState(to)
      transitions.inc({ from, to })
    },
  }
}
