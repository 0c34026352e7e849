import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { until } from '../experiment/src/wait.ts'

const ADDRESS = '127.0.0.1:29090'
const STEP_S = 1

const answer = v.variant('status', [
  v.object({ status: v.literal('error'), error: v.string() }),
  v.object({
    status: v.literal('success'),
    data: v.object({
      resultType: v.literal('matrix'),
      result: v.array(
        v.object({
          metric: v.record(v.string(), v.string()),
          values: v.array(v.tuple([v.number(), v.string()])),
        }),
      ),
    }),
  }),
])

export interface Series {
  labels: Record<string, string>
  samples: { epochMs: number; value: number }[]
}

export interface TestPrometheus {
  /**
   * What a panel would show, one point a second.
   * @throws Error with what Prometheus has against the expression
   */
  query(expr: string, fromMs: number, toMs: number): Promise<Series[]>
  stop(): Promise<void>
}

/** Starts a real Prometheus with this configuration and a folder of its own. It has scraped when this resolves. */
export async function startPrometheus(config: string): Promise<TestPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'under-fire-prometheus-'))
  const configFile = join(folder, 'prometheus.yml')
  writeFileSync(configFile, config)
  let log = ''
  const child = spawn(
    'prometheus',
    [
      `--config.file=${configFile}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=${ADDRESS}`,
      '--log.level=warn',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    // Ready is not enough: it looks for its targets some 5 s later.
    await until(
      {
        what: 'the first scrape',
        timeoutMs: 20_000,
        everyMs: 100,
        signal: AbortSignal.timeout(30_000),
      },
      async () => {
        if (child.exitCode !== null) {
          return `Prometheus ended: ${log}`
        }
        const scraped = await query('up', Date.now() - 1_000, Date.now())
        return scraped.length > 0 ? undefined : 'nothing scraped yet'
      },
    )
  } catch (error) {
    await stop()
    throw error
  }
  return { query, stop }
}

const query: TestPrometheus['query'] = (expr, fromMs, toMs) =>
  askPrometheus(ADDRESS, { expr, fromMs, toMs })

/** Asks the Prometheus at `host:port`, as a panel would. @throws Error with what it has against the expression */
export async function askPrometheus(
  address: string,
  { expr, fromMs, toMs }: { expr: string; fromMs: number; toMs: number },
): Promise<Series[]> {
  const response = await fetch(`http://${address}/api/v1/query_range`, {
    method: 'POST',
    body: new URLSearchParams({
      query: expr,
      start: String(fromMs / 1000),
      end: String(toMs / 1000),
      step: String(STEP_S),
    }),
    signal: AbortSignal.timeout(10_000),
  })
  const parsed = v.parse(answer, await response.json())
  if (parsed.status === 'error') {
    throw new Error(`${expr}: ${parsed.error}`)
  }
  return parsed.data.result.map(({ metric, values }) => ({
    labels: metric,
    samples: values.map(([atS, value]) => ({ epochMs: atS * 1000, value: Number(value) })),
  }))
}
