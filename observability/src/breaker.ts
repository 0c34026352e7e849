import { states } from './states.ts'

/** The circuit breaker of each consumer. */
export const breakerState = () =>
  states({
    title: 'Circuit breaker',
    description:
      'Closed: events are stored. Open: they wait on the topic. Half open: a few are tried, often for less than the second between two samples.',
    queries: [
      {
        expr: 'sum by (instance) (circuit_breaker_state{state="HALF_OPEN"} or 2 * circuit_breaker_state{state="OPEN"})',
        legend: '{{instance}}',
      },
    ],
    values: {
      0: { text: 'closed', color: 'green' },
      1: { text: 'half open', color: 'yellow' },
      2: { text: 'open', color: 'red' },
    },
  })
