import { createExperimentMetrics } from '@under-fire/shared/experiment-metrics'
import { serve, type Server } from '@under-fire/shared/serve'
import { Registry } from 'prom-client'
import { ARCHITECTURES, type JournalAction } from './journal.ts'
import type { Recorder } from './recorder.ts'
import type { Timeline } from './timeline.ts'

/** What is known of a run at a moment. */
export interface Moment {
  recorder: Recorder
  timeline: Timeline
  actions: JournalAction[]
  /** From the start of the run; negative before it. */
  nowMs: number
}

/** The runner's own metrics page, for whoever watches a run in Prometheus. */
export class Exporter {
  readonly #registry = new Registry()
  readonly #metrics = createExperimentMetrics(this.#registry)
  readonly #servers: Server[] = []
  #readMoment: (() => Moment) | undefined

  /** Listens on that address too. @throws Error with code `EADDRINUSE` */
  async listen(hostname: string, port: number): Promise<void> {
    const server = await serve({
      hostname,
      port,
      fetch: async () =>
        new Response(await this.page(), {
          headers: { 'content-type': this.#registry.contentType },
        }),
    })
    this.#servers.push(server)
  }

  /** From now on each page says what is known at the moment it is asked for. */
  follow(readMoment: () => Moment): void {
    this.#readMoment = readMoment
  }

  page(): Promise<string> {
    const moment = this.#readMoment?.()
    if (moment === undefined) {
      // Nobody has looked yet: neither up nor down.
      this.#metrics.databaseUp.set(Number.NaN)
    } else {
      this.#show(moment)
    }
    return this.#registry.metrics()
  }

  #show({ recorder, timeline, actions, nowMs }: Moment): void {
    const { sent, answers, faultActive, backlog, databaseUp } = this.#metrics
    this.#metrics.showPhase(phaseAt(timeline, nowMs))
    for (const { target } of timeline.actions) {
      const last = actions.findLast((action) => action.target === target)
      faultActive.set({ target }, last?.step === 'inject' ? 1 : 0)
    }
    // Counters that follow a total: set anew each time.
    sent.reset()
    answers.reset()
    for (const architecture of ARCHITECTURES) {
      const { sent: total, ...told } = recorder.totals[architecture]
      sent.inc({ architecture }, total)
      for (const [outcome, count] of Object.entries(told)) {
        answers.inc({ architecture, told: outcome }, count)
      }
    }
    backlog.set(recorder.lag.at(-1)?.messages ?? 0)
    databaseUp.set(recorder.writeProbes.at(-1)?.ok === false ? 0 : 1)
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()))
  }
}

function phaseAt({ phases, endMs }: Timeline, nowMs: number): string {
  if (nowMs >= endMs) {
    return 'draining'
  }
  return phases.find(({ fromMs, toMs }) => nowMs >= fromMs && nowMs < toMs)?.name ?? 'starting'
}
