import type { BreakerTransition, Journal } from './journal.ts'
import { consumerNames } from './stack/consumers.ts'

/** The circuit breaker of one consumer over a run. */
export interface ConsumerBreaker {
  consumer: string
  transitions: BreakerTransition[]
  /** Whether anybody saw it. */
  isMeasured: boolean
}

/**
 * The breaker of every consumer that has something to tell: where several share the topic, one that stored nothing and
 * whose breaker never moved had no partition, and is left out.
 */
export function breakersOf(journal: Journal): ConsumerBreaker[] {
  const { breaker, environment, samples } = journal
  const names = consumerNames(environment.consumers ?? 1)
  const [first = 'consumer'] = names
  if (names.length === 1) {
    const isMeasured = samples.some((sample) => sample.breaker !== null)
    return [{ consumer: first, transitions: breaker, isMeasured }]
  }
  return names
    .map((consumer) => ({
      consumer,
      transitions: breaker.filter((transition) => (transition.consumer ?? first) === consumer),
      isMeasured: samples.some(({ metrics }) => metrics[consumer] !== undefined),
    }))
    .filter(
      ({ consumer, transitions, isMeasured }) =>
        !isMeasured || transitions.length > 0 || hasStored(journal, consumer),
    )
}

function hasStored({ samples }: Journal, consumer: string): boolean {
  return samples.some(
    ({ metrics }) => (metrics[consumer]?.['kafka_consumer_stored_total'] ?? 0) > 0,
  )
}
