import { Counter, Gauge, type Registry } from 'prom-client'

export type ExperimentMetrics = ReturnType<typeof createExperimentMetrics>

const ARCHITECTURES = ['rest', 'kafka'] as const
const TOLD = ['accepted', 'refused', 'unknown'] as const

/**
 * What the runner says of the experiment while it runs, under the names that the dashboards ask for.
 * `backlog` and `databaseUp` are the runner's own measurements, not those of the services.
 */
export function createExperimentMetrics(registry: Registry) {
  const registers = [registry]
  const phase = new Gauge({
    name: 'experiment_phase',
    help: '1 for the phase that runs now; the others are absent.',
    labelNames: ['phase'],
    registers,
  })
  const sent = new Counter({
    name: 'experiment_load_sent_total',
    help: 'Requests that the load generator sent, by architecture.',
    labelNames: ['architecture'],
    registers,
  })
  const answers = new Counter({
    name: 'experiment_load_answers_total',
    help: 'Requests by what their client was told: accepted, refused, or unknown when no answer came.',
    labelNames: ['architecture', 'told'],
    registers,
  })
  // A series that appears with its first event hides that event from every rate.
  for (const architecture of ARCHITECTURES) {
    sent.inc({ architecture }, 0)
    for (const told of TOLD) {
      answers.inc({ architecture, told }, 0)
    }
  }
  return {
    sent,
    answers,
    faultActive: new Gauge({
      name: 'experiment_fault_active',
      help: '1 from the moment a part was broken until it was mended, 0 otherwise, by the part.',
      labelNames: ['target'],
      registers,
    }),
    backlog: new Gauge({
      name: 'experiment_backlog_messages',
      help: 'Messages on the topic that the consumer group has not committed, as the broker says.',
      registers,
    }),
    databaseUp: new Gauge({
      name: 'experiment_database_up',
      help: '1 while the independent SQL probe can write, 0 while it cannot.',
      registers,
    }),
    showPhase(name: string) {
      phase.reset()
      phase.set({ phase: name }, 1)
    },
  }
}
