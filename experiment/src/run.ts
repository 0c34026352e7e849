import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createKafka } from '@under-fire/shared/kafka'
import { readTable, readTopic } from './audit.ts'
import { type ExperimentDefinition, scaleDefinition } from './definition.ts'
import { describeMachine } from './environment.ts'
import { FAULTS } from './faults/faults.ts'
import type { ComponentFolder } from './host/component.ts'
import { type Journal, JOURNAL_SCHEMA, type JournalAction } from './journal.ts'
import { joinLedger, type LedgerEntry } from './ledger.ts'
import { type LoadRun, startLoad } from './load.ts'
import { InvalidRunError } from './problems.ts'
import { probeBreaker } from './probes/breaker.ts'
import { ClientRecordFile } from './probes/client-records.ts'
import { probeLag } from './probes/lag.ts'
import { type Probe, startProbe } from './probes/probe.ts'
import { readRedelivered } from './probes/redelivered.ts'
import { probeWrites } from './probes/writes.ts'
import { Recorder } from './recorder.ts'
import { silentLogger } from './silent-logger.ts'
import { kafkaSettingsOf } from './stack/kafka-settings.ts'
import type { Endpoints, Stack, StackFacts } from './stack/stack.ts'
import { planTimeline, type Timeline } from './timeline.ts'
import { until, wait } from './wait.ts'

/** What the live view is told. */
export interface RunWatcher {
  onStep(line: string): void
  onSecond(recorder: Recorder, timeline: Timeline, actions: JournalAction[]): void
}

export interface RunOptions {
  definition: ExperimentDefinition
  scale: number
  seed: number
  runId: string
  folder: string
  stack: Stack
  components: ComponentFolder
  k6: { command: string; version: string }
  isKept: boolean
  signal: AbortSignal
  watcher: RunWatcher
}

const START_IN_MS = 1_000
const SECOND_MS = 1_000
const TAIL_MS = 100
const DRAIN_SLACK_MS = 30_000
const AFTER_END_MS = 15_000

/** What a run leaves, whole or as far as it came. */
export interface RunRecord {
  journal: Journal
  ledger: LedgerEntry[]
  /** Why it ended early; undefined when it did not. */
  failure: unknown
}

/**
 * Runs one experiment: stack up, load and probes on, faults by the timeline, drain, audit, stack down. The only place
 * that knows the order. Whatever happens, the faults are healed and everything is ended.
 */
export async function runExperiment(options: RunOptions): Promise<RunRecord> {
  const { stack, watcher, isKept } = options
  const session = new Session(options)
  let failure: unknown
  try {
    await session.run()
  } catch (error) {
    failure = error
  }
  await session.stopProbes()
  if (!isKept || failure !== undefined) {
    watcher.onStep('ending everything that was started')
    await stack.down()
  }
  return { ...session.record(failure), failure }
}

class Session {
  readonly #options: RunOptions
  readonly #definition: ExperimentDefinition
  readonly #timeline: Timeline
  readonly #actions: JournalAction[] = []
  readonly #probes: Probe[] = []
  #recorder = new Recorder(Date.now())
  #load: LoadRun | undefined
  #facts: StackFacts | undefined
  #audit: Pick<Journal, 'topic' | 'table' | 'redelivered' | 'drained'> = {
    topic: null,
    table: null,
    redelivered: null,
    drained: false,
  }
  #ledger: LedgerEntry[] | undefined
  #isFinished = false

  constructor(options: RunOptions) {
    this.#options = options
    this.#definition = scaleDefinition(options.definition, options.scale)
    this.#timeline = planTimeline(this.#definition)
  }

  async run(): Promise<void> {
    const { stack, signal, watcher, folder, components, k6, seed } = this.#options
    mkdirSync(join(folder, 'logs'), { recursive: true })
    const endpoints = await stack.up((line) => watcher.onStep(line), signal)
    this.#facts = await stack.facts()

    watcher.onStep('preparing the load')
    const load = await startLoad({
      k6: k6.command,
      endpoints,
      timeline: this.#timeline,
      seed,
      drivers: this.#definition.load.drivers,
      clientTimeoutMs: this.#definition.load.clientTimeoutMs,
      folder: join(folder, 'logs'),
      components,
    })
    this.#load = load
    const letBegin = await abortable(load.ready, signal)
    letBegin(START_IN_MS)
    this.#recorder = new Recorder(Date.now() + START_IN_MS)
    const records = this.#startProbes(endpoints, load.recordsPath)

    await this.#followTimeline(load)
    await this.#untilLoadEnded(load)
    this.#recorder.onRecords(records.read())
    await this.#drain(endpoints)
    this.#recorder.onRecords(records.read())
    await this.stopProbes()
    await this.#auditStores(endpoints, records.unreadable)
    this.#isFinished = true
  }

  async stopProbes(): Promise<void> {
    await Promise.allSettled(this.#probes.splice(0).map((probe) => probe.stop()))
    await this.#load?.stop()
  }

  record(failure: unknown): { journal: Journal; ledger: LedgerEntry[] } {
    const recorder = this.#recorder
    const ledger =
      this.#ledger ??
      joinLedger({
        records: recorder.records,
        rows: [],
        topicCopies: null,
        phases: this.#timeline.phases,
        startEpochMs: recorder.startEpochMs,
      }).ledger
    const journal: Journal = {
      schema: JOURNAL_SCHEMA,
      status: this.#isFinished ? 'completed' : 'aborted',
      aborted_reason:
        failure === undefined ? null : failure instanceof Error ? failure.message : String(failure),
      experiment: this.#definition,
      scale: this.#options.scale,
      seed: this.#options.seed,
      environment: describeMachine(this.#facts, { k6: this.#options.k6.version }),
      started_at: new Date(recorder.startEpochMs).toISOString(),
      start_epoch_ms: recorder.startEpochMs,
      actions: this.#actions,
      write_probes: recorder.writeProbes,
      samples: recorder.samples,
      lag: recorder.lag,
      breaker: recorder.breaker,
      generator: {
        finished: this.#isFinished,
        ...(this.#load?.readSummary() ?? {
          iterations: null,
          dropped: { rest: null, kafka: null },
        }),
      },
      ...this.#audit,
      unexpected_exits: [...this.#options.stack.unexpectedExits()],
    }
    return { journal, ledger }
  }

  #startProbes(endpoints: Endpoints, recordsPath: string): ClientRecordFile {
    const recorder = this.#recorder
    const records = new ClientRecordFile(recordsPath)
    const nowMs = this.#clock()
    const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-experiment', silentLogger)
    this.#probes.push(
      probeWrites(endpoints.databaseUrl, nowMs, (result) => recorder.onWrite(result)),
      probeLag({
        kafka,
        topic: endpoints.topic,
        group: endpoints.consumerGroup,
        onLag: (lag) => recorder.onLag(nowMs(), lag),
      }),
      probeBreaker(endpoints.consumerUrl, (answer) => recorder.onBreaker(answer)),
      startProbe({ everyMs: TAIL_MS, ask: async () => recorder.onRecords(records.read()) }),
      startProbe({
        everyMs: SECOND_MS,
        ask: async () => {
          if (nowMs() >= SECOND_MS) {
            recorder.cut(nowMs())
          }
          this.#options.watcher.onSecond(recorder, this.#timeline, this.#actions)
        },
      }),
    )
    return records
  }

  /** Milliseconds since the start of the run, from the monotonic clock. */
  #clock(): () => number {
    const originMs = performance.now() + (this.#recorder.startEpochMs - Date.now())
    return () => performance.now() - originMs
  }

  async #followTimeline(load: LoadRun): Promise<void> {
    const nowMs = this.#clock()
    const early = new AbortController()
    const signal = AbortSignal.any([this.#options.signal, early.signal])
    let isOver = false
    void load.ended.then((problem) => {
      if (!isOver) {
        early.abort(new InvalidRunError(problem ?? 'the load ended before the timeline did'))
      }
    })
    for (const { step, fault, target, atMs } of this.#timeline.actions) {
      await wait(Math.max(0, atMs - nowMs()), signal)
      this.#actions.push({
        action: FAULTS[fault].steps[step],
        step,
        target,
        planned_ms: atMs,
        actual_ms: Math.round(nowMs()),
      })
      await FAULTS[fault][step](this.#options.stack, target)
    }
    await wait(Math.max(0, this.#timeline.endMs - nowMs() - SECOND_MS), signal)
    isOver = true
    await wait(Math.max(0, this.#timeline.endMs - nowMs()), signal)
  }

  async #untilLoadEnded(load: LoadRun): Promise<void> {
    const { signal } = this.#options
    const limit = AbortSignal.timeout(AFTER_END_MS)
    const problem = await abortable(load.ended, AbortSignal.any([signal, limit]))
    if (problem !== undefined) {
      throw new InvalidRunError(problem)
    }
  }

  async #drain(endpoints: Endpoints): Promise<void> {
    const { signal, watcher } = this.#options
    const { resetTimeoutMs, callTimeoutMs } = this.#definition.breaker
    const sinceMs = this.#timeline.endMs
    watcher.onStep('waiting for the backlog to be stored')
    try {
      await until(
        {
          what: `storing the backlog of ${endpoints.topic}`,
          timeoutMs: resetTimeoutMs + callTimeoutMs + DRAIN_SLACK_MS,
          everyMs: 100,
          signal,
        },
        async () => {
          const last = this.#recorder.lag.at(-1)
          return last !== undefined && last.at_ms > sinceMs && last.messages === 0
            ? undefined
            : `${last?.messages ?? 'an unknown number of'} messages left`
        },
      )
      this.#audit.drained = true
    } catch (error) {
      signal.throwIfAborted()
      watcher.onStep(error instanceof Error ? error.message : String(error))
    }
  }

  async #auditStores(endpoints: Endpoints, unreadable: number): Promise<void> {
    const { runId, watcher } = this.#options
    watcher.onStep('accounting for every event')
    if (unreadable > 0) {
      throw new InvalidRunError(
        `${unreadable} lines of the load generator's record could not be read`,
      )
    }
    const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-audit', silentLogger)
    this.#audit.redelivered = await readRedelivered(endpoints.consumerUrl)
    const rows = await readTable(endpoints.databaseUrl)
    const topic = await readTopic(kafka, endpoints.topic, runId)
    const letters = await readTopic(kafka, endpoints.deadLetterTopic, runId)
    const { startEpochMs, records } = this.#recorder
    const { ledger, strangers } = joinLedger({
      records,
      rows,
      topicCopies: topic.copies,
      phases: this.#timeline.phases,
      startEpochMs,
    })
    this.#ledger = ledger
    this.#audit.table = { rows: rows.length, strangers }
    this.#audit.topic = { messages: topic.messages, dead_letters: letters.messages }
  }
}

/** Waits for `work`, but not beyond the signal. @throws the signal's reason */
async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const aborted = Promise.withResolvers<never>()
  const onAbort = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted.promise])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
