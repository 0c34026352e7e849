import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { createExperimentMetrics } from '@under-fire/shared/experiment-metrics'
import { createRegistry } from '@under-fire/shared/metrics'
import { serve } from '@under-fire/shared/serve'
import { ROOT } from '../experiment/src/workspace.ts'
import { fillIn, findWrongPanels, PANEL_QUERIES } from './panels.ts'
import { startClient } from './test-client.ts'
import { startPrometheus, type TestPrometheus } from './test-prometheus.ts'
import { startTestStack, TEST_PORTS } from './test-stack.ts'

const RATE_PER_S = 40
const NORMAL_MS = 6_000
const OUTAGE_MS = 8_000
const RECOVERY_MS = 11_000
const JOBS = ['rest', 'producer', 'consumer', 'experiment']

const hasPrometheus = Bun.which('prometheus') !== null
if (!hasPrometheus) {
  process.stderr.write(
    '· skipped: no `prometheus` on PATH (Debian and Ubuntu: apt-get install prometheus)\n',
  )
}

/** The committed configuration, with the targets where this test has them. */
function configOnLoopback(runnerPort: number): string {
  const moved: Record<string, number> = {
    'rest:3001': TEST_PORTS.rest,
    'producer:3002': TEST_PORTS.producer,
    'consumer:3003': TEST_PORTS.consumer,
    'host.docker.internal:3004': runnerPort,
    // Nothing answers there.
    'redpanda:9644': 9,
  }
  let config = readFileSync(join(ROOT, 'observability/prometheus/prometheus.yml'), 'utf8')
  for (const [target, port] of Object.entries(moved)) {
    config = config.replace(`'${target}'`, `'127.0.0.1:${port}'`)
  }
  return config
}

describe.skipIf(!hasPrometheus)('a Prometheus that scraped a short run', () => {
  const parts = new AsyncDisposableStack()
  let prometheus: TestPrometheus
  let fromMs: number
  let brokenMs: number
  let mendedMs: number
  let toMs: number
  const ask = (expr: string) => prometheus.query(fillIn(expr), fromMs, toMs)

  beforeAll(async () => {
    const one = await startTestStack({ resetTimeoutMs: 500 })
    parts.defer(async () => {
      await one.sql.end({ timeout: 1 })
      await one.down()
    })
    const registry = createRegistry()
    const metrics = createExperimentMetrics(registry)
    const runner = await serve({
      hostname: '127.0.0.1',
      port: 0,
      fetch: async () =>
        new Response(await registry.metrics(), {
          headers: { 'content-type': registry.contentType },
        }),
    })
    parts.defer(() => runner.stop())
    prometheus = await startPrometheus(configOnLoopback(runner.port))
    parts.defer(() => prometheus.stop())
    for (const [architecture, url] of [
      ['rest', one.endpoints.restUrl],
      ['kafka', one.endpoints.producerUrl],
    ] as const) {
      const client = startClient(url, RATE_PER_S, (event) =>
        event === 'sent'
          ? metrics.sent.inc({ architecture })
          : metrics.answers.inc({ architecture, told: event }),
      )
      parts.defer(async () => void (await client.stop()))
    }
    const showDatabase = (isUp: boolean) => {
      metrics.databaseUp.set(isUp ? 1 : 0)
      metrics.faultActive.set({ target: 'database' }, isUp ? 0 : 1)
    }

    fromMs = Date.now()
    metrics.showPhase('normal')
    showDatabase(true)
    await wait(NORMAL_MS)
    metrics.showPhase('crash')
    await one.stack.kill('database')
    brokenMs = Date.now()
    showDatabase(false)
    await wait(OUTAGE_MS)
    metrics.backlog.set(await one.topicEnd())
    metrics.showPhase('recovery')
    await one.stack.restore('database')
    mendedMs = Date.now()
    showDatabase(true)
    await wait(RECOVERY_MS)
    toMs = Date.now()
  }, 180_000)
  afterAll(() => parts.disposeAsync(), 60_000)

  test('reached every service and the runner', async () => {
    const up = await ask('up')
    const seconds = (toMs - fromMs) / 1000
    const shares = JOBS.map((job) => {
      const samples = up.find(({ labels }) => labels['job'] === job)?.samples ?? []
      return { job, answered: samples.filter(({ value }) => value === 1).length / seconds }
    })

    expect(shares.filter(({ answered }) => answered < 0.8)).toEqual([])
  })

  test('has something to show in every panel, and the labels that the legends name', async () => {
    expect(await findWrongPanels(ask)).toEqual([])
    expect(PANEL_QUERIES.length).toBeGreaterThan(40)
  }, 30_000)

  test('shades the outage to 2 s', async () => {
    const [outage, ...others] = await ask('experiment_fault_active == 1')

    expect(others).toEqual([])
    expect(outage?.labels['target']).toBe('database')
    const startedMs = outage?.samples.at(0)?.epochMs ?? 0
    const endedMs = outage?.samples.at(-1)?.epochMs ?? 0
    expect(Math.abs(startedMs - brokenMs)).toBeLessThanOrEqual(2_000)
    expect(Math.abs(endedMs - mendedMs)).toBeLessThanOrEqual(2_000)
  })

  test('tells the phases apart, one at a time', async () => {
    const phases = (await ask('experiment_phase == 1')).toSorted(
      (one, other) => (one.samples[0]?.epochMs ?? 0) - (other.samples[0]?.epochMs ?? 0),
    )
    const times = phases.flatMap(({ samples }) => samples.map(({ epochMs }) => epochMs))

    expect(phases.map(({ labels }) => labels['phase'])).toEqual(['normal', 'crash', 'recovery'])
    expect(new Set(times).size).toBe(times.length)
  })
})
