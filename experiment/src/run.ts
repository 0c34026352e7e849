import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { within } from '@under-fire/shared/within'
import { readStores } from './audit.ts'
import { type ExperimentDefinition, scaleDefinition } from './definition.ts'
import { describeMachine, readCommit } from './environment.ts'
import { untilDrained } from './until-drained.ts'
import { Exporter } from './exporter.ts'
import { injectAtStart } from './faults/at-start.ts'
import { followTimeline } from './faults/follow-timeline.ts'
import type { ComponentFolder } from './host/component.ts'
import { type Journal, JOURNAL_SCHEMA, type JournalAction } from './journal.ts'
import { joinLedger, type LedgerEntry } from './ledger.ts'
import { type LoadRun, NO_SUMMARY, startLoad } from './load.ts'
import { describeError, InvalidRunError } from './problems.ts'
import { ClientRecordFile } from './probes/client-records.ts'
import type { Probe } from './probes/probe.ts'
import { startProbes } from './probes/start-probes.ts'
import { readRedelivered } from './probes/redelivered.ts'
import { ReadRecorder } from './reads/read-recorder.ts'
import { Recorder } from './recorder.ts'
import { checkSteadyState } from './steady-state.ts'
import type { Endpoints, Stack, StackFacts } from './stack/stack.ts'
import { planTimeline, type Timeline } from './timeline.ts'
import { abortable } from './wait.ts'

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
  /** Where the runner's own metrics are served. */
  metricsPort: number
  signal: AbortSignal
  watcher: RunWatcher
}

const START_IN_MS = 1_000
const PREPARE_TIMEOUT_MS = 120_000
const AUDIT_TIMEOUT_MS = 180_000
const AFTER_END_MS = 15_000
// The broker's may take three tries of four seconds twice, when they are stopped while it is frozen.
const STOP_PROBES_TIMEOUT_MS = 60_000

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
  try {
    await session.close()
  } catch (error) {
    // The stack has to go down all the same.
    failure ??= error
  }
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
  #probes: Probe[] = []
  #recorder = new Recorder(Date.now())
  readonly #reads = new ReadRecorder()
  readonly #exporter = new Exporter()
  #load: LoadRun | undefined
  #facts: StackFacts | undefined
  #audit: Pick<Journal, 'topic' | 'table' | 'redelivered' | 'drained'> = {
    topic: null,
    table: null,
    redelivered: null,
    drained: false,
  }
  #ledger: LedgerEntry[] | undefined
  // Read at the start: what is committed meanwhile did not run.
  readonly #commit = readCommit()
  #isFinished = false

  constructor(options: RunOptions) {
    this.#options = options
    this.#definition = scaleDefinition(options.definition, options.scale)
    this.#timeline = planTimeline(this.#definition)
  }

  async run(): Promise<void> {
    const { stack, signal, watcher, folder, components, k6, seed } = this.#options
    mkdirSync(join(folder, 'logs'), { recursive: true })
    await this.#exporter.listen('127.0.0.1', this.#options.metricsPort)
    const endpoints = await stack.up((line) => watcher.onStep(line), signal)
    for (const hostname of stack.runnerAddresses()) {
      await this.#exporter.listen(hostname, this.#options.metricsPort)
    }
    this.#facts = await stack.facts()

    watcher.onStep('preparing the load')
    const load = await startLoad({
      k6: k6.command,
      endpoints,
      timeline: this.#timeline,
      seed,
      drivers: this.#definition.load.drivers,
      clientTimeoutMs: this.#definition.load.clientTimeoutMs,
      reads: this.#definition.reads,
      folder: join(folder, 'logs'),
      components,
    })
    this.#load = load
    const letBegin = await abortable(
      within(PREPARE_TIMEOUT_MS, 'the load generator was not ready', load.ready),
      signal,
    )
    await injectAtStart({
      timeline: this.#timeline,
      stack,
      endpoints,
      signal,
      onAction: (action) => this.#actions.push(action),
    })
    letBegin(START_IN_MS)
    this.#recorder = new Recorder(Date.now() + START_IN_MS)
    const records = new ClientRecordFile(load.recordsPath, (burst) => this.#reads.onBurst(burst))
    const nowMs = this.#clock()
    this.#probes = startProbes({
      endpoints,
      recorder: this.#recorder,
      records,
      reads: this.#reads,
      nowMs,
      readResources: () => stack.resources(),
      onSecond: () => watcher.onSecond(this.#recorder, this.#timeline, this.#actions),
    })
    this.#exporter.follow(() => ({
      recorder: this.#recorder,
      timeline: this.#timeline,
      actions: this.#actions,
      nowMs: nowMs(),
    }))

    await followTimeline({
      timeline: this.#timeline,
      stack,
      nowMs: this.#clock(),
      loadEnded: load.ended,
      findUnsteadiness: (atMs) =>
        checkSteadyState(this.#recorder, atMs, this.#definition.steadyState),
      signal,
      onAction: (action) => this.#actions.push(action),
    })
    await this.#untilLoadEnded(load)
    this.#recorder.onRecords(records.read())
    watcher.onStep('waiting for the backlog to be stored')
    this.#audit.drained = await untilDrained({
      recorder: this.#recorder,
      topic: endpoints.topic,
      breaker: this.#definition.breaker,
      sinceMs: this.#timeline.endMs,
      signal,
      onLate: (line) => watcher.onStep(line),
    })
    this.#recorder.onRecords(records.read())
    await this.stopProbes()
    await this.#auditStores(endpoints, records.unreadable)
    this.#isFinished = true
  }

  async stopProbes(): Promise<void> {
    const stopped = Promise.allSettled(this.#probes.splice(0).map((probe) => probe.stop()))
    await Promise.all([
      within(STOP_PROBES_TIMEOUT_MS, 'the probes did not stop', stopped),
      this.#load?.stop(),
    ])
  }

  async close(): Promise<void> {
    await Promise.all([this.stopProbes(), this.#exporter.close()])
  }

  record(failure: unknown): { journal: Journal; ledger: LedgerEntry[] } {
    const recorder = this.#recorder
    const ledger =
      this.#ledger ??
      joinLedger({
        records: recorder.records,
        rows: null,
        topicCopies: null,
        phases: this.#timeline.phases,
        startEpochMs: recorder.startEpochMs,
      }).ledger
    const { reads, ...generator } = this.#load?.readSummary() ?? NO_SUMMARY
    const journal: Journal = {
      schema: JOURNAL_SCHEMA,
      status: this.#isFinished ? 'completed' : 'aborted',
      aborted_reason: failure === undefined ? null : describeError(failure),
      experiment: this.#definition,
      scale: this.#options.scale,
      seed: this.#options.seed,
      environment: describeMachine(this.#facts, { k6: this.#options.k6.version }, this.#commit),
      started_at: new Date(recorder.startEpochMs).toISOString(),
      start_epoch_ms: recorder.startEpochMs,
      actions: this.#actions,
      write_probes: recorder.writeProbes,
      samples: recorder.samples,
      lag: recorder.lag,
      breaker: recorder.breaker.toSorted((a, b) => a.at_ms - b.at_ms),
      generator,
      ...(this.#definition.reads && {
        reads: this.#reads.record({
          actions: this.#actions,
          startEpochMs: recorder.startEpochMs,
          endMs: this.#timeline.endMs,
          generator: reads,
        }),
      }),
      ...this.#audit,
      unexpected_exits: [...this.#options.stack.unexpectedExits()],
      clock_drift_ms: Math.round(recorder.clockDriftMs),
    }
    return { journal, ledger }
  }

  /** Milliseconds since the start of the run, from the monotonic clock. */
  #clock(): () => number {
    const originMs = performance.now() + (this.#recorder.startEpochMs - Date.now())
    return () => performance.now() - originMs
  }

  async #untilLoadEnded(load: LoadRun): Promise<void> {
    const ended = within(AFTER_END_MS, 'the load did not end', load.ended)
    const problem = await abortable(ended, this.#options.signal)
    if (problem !== undefined) {
      throw new InvalidRunError(problem)
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
    this.#audit.redelivered = await readRedelivered(endpoints.consumerUrls)
    const { rows, topic, deadLetters } = await abortable(
      within(AUDIT_TIMEOUT_MS, 'table and topic were not read', readStores(endpoints, runId)),
      this.#options.signal,
    )
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
    this.#audit.topic = { messages: topic.messages, dead_letters: deadLetters.messages }
  }
}
