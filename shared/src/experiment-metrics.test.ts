import { describe, expect, test } from 'bun:test'
import { Registry } from 'prom-client'
import { createExperimentMetrics } from './experiment-metrics.ts'

function createMetrics() {
  const registry = new Registry()
  const metrics = createExperimentMetrics(registry)
  const lines = async (name: string) =>
    (await registry.metrics()).split('\n').filter((line) => line.startsWith(name))
  return { metrics, lines }
}

describe('the metrics of an experiment', () => {
  test('have every kind of answer from the start, so that no rate misses the first', async () => {
    const { lines } = createMetrics()

    expect(await lines('experiment_load_answers_total')).toEqual(
      ['rest', 'kafka'].flatMap((architecture) =>
        ['accepted', 'refused', 'unknown'].map(
          (told) =>
            `experiment_load_answers_total{architecture="${architecture}",told="${told}"} 0`,
        ),
      ),
    )
    expect(await lines('experiment_load_sent_total')).toEqual([
      'experiment_load_sent_total{architecture="rest"} 0',
      'experiment_load_sent_total{architecture="kafka"} 0',
    ])
  })

  test('name one phase at a time', async () => {
    const { metrics, lines } = createMetrics()

    metrics.showPhase('warmup')
    metrics.showPhase('crash')

    expect(await lines('experiment_phase')).toEqual(['experiment_phase{phase="crash"} 1'])
  })
})
