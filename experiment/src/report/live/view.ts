import { createLogUpdate } from 'log-update'
import type { RunWatcher } from '../../run.ts'
import { cut, paintLines } from './line.ts'
import { renderLogLine } from './log-line.ts'
import type { Moment } from './moment.ts'
import { renderScreen } from './screen.ts'
import { type Step, stepLine } from './step.ts'

export interface LiveView extends RunWatcher {
  /** Ends the screen and gives the cursor back. Can be repeated. */
  done(): void
}

const LOG_EVERY_MS = 5_000
const REMIND_EVERY_MS = 15_000
const TICK_MS = 1_000
const USUAL = { columns: 80, rows: 24 }

/**
 * Shows a run as it happens: on a terminal one screen that stays still, elsewhere (a file, CI, `TERM=dumb`) lines, with
 * no escape code.
 */
export function createLiveView(
  stream: NodeJS.WriteStream,
  env: Record<string, string | undefined> = process.env,
): LiveView {
  const isScreen = stream.isTTY && !env['CI'] && env['TERM'] !== 'dumb'
  return isScreen ? new Screen(stream, !env['NO_COLOR']) : new Log(stream)
}

class Screen implements LiveView {
  readonly #stream: NodeJS.WriteStream
  readonly #isColoured: boolean
  readonly #update: ReturnType<typeof createLogUpdate>
  #step: Step | undefined
  #moment: Moment | undefined
  #timer: NodeJS.Timeout | undefined

  constructor(stream: NodeJS.WriteStream, isColoured: boolean) {
    this.#stream = stream
    this.#isColoured = isColoured
    this.#update = createLogUpdate(stream)
  }

  onStep(text: string): void {
    this.#endStep()
    this.#step = { text, sinceMs: performance.now() }
    this.#timer ??= setInterval(() => this.#draw(), TICK_MS).unref()
    this.#draw()
  }

  onSecond(...[recorder, timeline, actions]: Parameters<RunWatcher['onSecond']>): void {
    if (this.#moment === undefined) {
      // The load is on its way: what led to it is over.
      this.#endStep()
    }
    const nowMs = Date.now() - recorder.startEpochMs
    this.#moment = { recorder, timeline, actions, nowMs }
    this.#draw()
  }

  done(): void {
    this.#endStep()
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#moment = undefined
    this.#update.clear()
    this.#update.done()
  }

  /** What is over stays above the screen, with the time it took. */
  #endStep(): void {
    if (this.#step !== undefined) {
      this.#update.persist(stepLine(this.#step, performance.now()))
      this.#step = undefined
    }
  }

  #draw(): void {
    // A terminal may not know its size, and then says 0.
    const columns = this.#stream.columns || USUAL.columns
    const rows = this.#stream.rows || USUAL.rows
    const step =
      this.#step === undefined
        ? []
        : [cut([{ text: stepLine(this.#step, performance.now()) }], columns)]
    // One row for the step, one for the cursor.
    const screen = this.#moment && renderScreen(this.#moment, { columns, rows: rows - 2 })
    this.#update(paintLines([...(screen ?? []), ...step], { isColoured: this.#isColoured }))
  }
}

class Log implements LiveView {
  readonly #stream: NodeJS.WriteStream
  #step: Step | undefined
  #timer: NodeJS.Timeout | undefined
  #startEpochMs: number | undefined
  #lastMs = -Infinity

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  onStep(text: string): void {
    this.#step = { text, sinceMs: performance.now() }
    this.#stream.write(`· ${text}\n`)
    clearInterval(this.#timer)
    this.#timer = setInterval(() => this.#remind(), REMIND_EVERY_MS).unref()
  }

  onSecond(...[recorder, timeline, actions]: Parameters<RunWatcher['onSecond']>): void {
    if (this.#startEpochMs !== recorder.startEpochMs) {
      this.#startEpochMs = recorder.startEpochMs
      this.#lastMs = -Infinity
      this.#step = undefined
    }
    const nowMs = Date.now() - recorder.startEpochMs
    if (nowMs >= 0 && nowMs - this.#lastMs >= LOG_EVERY_MS) {
      this.#lastMs = nowMs
      this.#stream.write(`${renderLogLine({ recorder, timeline, actions, nowMs })}\n`)
    }
  }

  done(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#step = undefined
  }

  #remind(): void {
    if (this.#step !== undefined) {
      this.#stream.write(`${stepLine(this.#step, performance.now())}\n`)
    }
  }
}
