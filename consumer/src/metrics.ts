import { Counter, Gauge, type Registry } from 'prom-client'
import type { BreakerState, Transition } from './circuit-breaker.ts'

export type ConsumerMetrics = ReturnType<typeof createConsumerMetrics>

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
    writeFailures: new Counter({
      name: 'db_write_failures_total',
      help: 'Writes that the database did not confirm.',
      labelNames: ['code'],
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
