import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import * as v from 'valibot'
import { type ComponentFolder, stopComponent } from './host/component.ts'
import type { Architecture } from './journal.ts'
import type { Reads } from './reads/reads-schema.ts'
import type { ReadsJournal } from './reads/reads-journal.ts'
import type { Endpoints } from './stack/stack.ts'
import type { Timeline } from './timeline.ts'
import { ROOT } from './workspace.ts'

export interface LoadOptions {
  k6: string
  endpoints: Endpoints
  timeline: Timeline
  seed: number
  drivers: number
  clientTimeoutMs: number
  reads: Reads | undefined
  /** Where the records, the summary and the log go. */
  folder: string
  components: ComponentFolder
}

export interface LoadRun {
  recordsPath: string
  /** Resolves when the generator is ready, to what lets it begin `inMs` later. Rejects when it ends before. */
  ready: Promise<(inMs: number) => void>
  /** Resolves when the generator has ended, to what it ended with: undefined when all is well. */
  ended: Promise<string | undefined>
  readSummary(): GeneratorSummary
  stop(): Promise<void>
}

const countsSchema = v.object({ iterations: v.number(), dropped: v.number() })
const summarySchema = v.object({
  rest: countsSchema,
  kafka: countsSchema,
  reads: v.optional(countsSchema),
})
interface GeneratorSummary {
  iterations: number | null
  dropped: Record<Architecture, number | null>
  /** In bursts. */
  reads: ReadsJournal['generator']
}

/** What is known when the generator left no summary. */
export const NO_SUMMARY: GeneratorSummary = {
  iterations: null,
  dropped: { rest: null, kafka: null },
  reads: { iterations: null, dropped: null },
}

const STOP_TIMEOUT_MS = 5_000

/** Starts k6 with everything it needs to know. It prepares, then waits at a gate until it is let through. */
export async function startLoad(options: LoadOptions): Promise<LoadRun> {
  const { components, folder, timeline } = options
  const recordsPath = join(folder, 'client-records.jsonl')
  const summaryPath = join(folder, 'k6-summary.json')
  const gate = await openGate()
  const ended = Promise.withResolvers<string | undefined>()
  const record = components.start(
    {
      name: 'load',
      command: options.k6,
      args: [
        'run',
        '--quiet',
        '--no-color',
        '--no-usage-report',
        '--log-format',
        'raw',
        '--console-output',
        recordsPath,
        join(ROOT, 'k6', 'load.ts'),
      ],
      env: {
        LOAD: JSON.stringify({
          gateUrl: gate.url,
          targets: [
            { architecture: 'rest', url: options.endpoints.restUrl },
            { architecture: 'kafka', url: options.endpoints.producerUrl },
          ],
          phases: timeline.phases.map(({ fromMs, toMs, ratePerS }) => ({
            durationMs: toMs - fromMs,
            ratePerS,
          })),
          seed: options.seed,
          drivers: options.drivers,
          clientTimeoutMs: options.clientTimeoutMs,
          reads: options.reads ? { url: options.endpoints.restUrl, ...options.reads } : null,
          summaryPath,
        }),
      },
      cwd: ROOT,
      logFile: join(folder, 'k6.log'),
      stopSignal: 'SIGTERM',
      stopTimeoutMs: STOP_TIMEOUT_MS,
    },
    (how) => {
      const problem =
        how === 'exit code 0' ? undefined : `k6 ended with ${how}; see ${join(folder, 'k6.log')}`
      gate.fail(new Error(problem ?? 'k6 ended before the load began'))
      ended.resolve(problem)
    },
  )
  return {
    recordsPath,
    ready: gate.ready,
    ended: ended.promise,
    readSummary: () => readSummary(summaryPath),
    async stop() {
      await stopComponent(record)
      components.forget('load')
      await gate.close()
    },
  }
}

/** What the generator counted; nothing where it left no summary, or half of one: it may be killed while it writes. */
export function readSummary(path: string): GeneratorSummary {
  const summary = v.safeParse(summarySchema, readJson(path))
  if (!summary.success) {
    return NO_SUMMARY
  }
  const { rest, kafka, reads } = summary.output
  return {
    iterations: rest.iterations + kafka.iterations,
    dropped: { rest: rest.dropped, kafka: kafka.dropped },
    reads: reads ?? NO_SUMMARY.reads,
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

interface Gate {
  url: string
  ready: Promise<(inMs: number) => void>
  fail(error: Error): void
  close(): Promise<void>
}

/** A page that answers the generator only when the load may begin. */
async function openGate(): Promise<Gate> {
  const ready = Promise.withResolvers<(inMs: number) => void>()
  ready.promise.catch(() => undefined)
  const server = createServer((_request, response) => {
    ready.resolve((inMs) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ startEpochMs: Date.now() + inMs }))
    })
  })
  const listening = Promise.withResolvers<void>()
  server.once('error', listening.reject)
  server.listen(0, '127.0.0.1', listening.resolve)
  await listening.promise
  const address = server.address()
  if (address === null || typeof address === 'string') {
    throw new Error('Expected the gate to listen on a TCP port.')
  }
  return {
    url: `http://127.0.0.1:${address.port}/`,
    ready: ready.promise,
    fail: ready.reject,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
