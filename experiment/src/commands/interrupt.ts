import process from 'node:process'
import { isDriverSocketCrash } from '@under-fire/shared/crash-guard'
import { describeError, InterruptedError } from '../problems.ts'

const WAY_OUT = 'mending what is broken and ending what was started'

/**
 * A signal that is aborted by SIGINT, SIGTERM or SIGHUP, and by an error that nobody caught, such as a driver's: Bun would
 * go on, and end with 1 whatever the verdict. A second one changes nothing: the way out takes seconds, is bounded, and
 * leaves nothing behind.
 */
export function listenForInterrupts(
  say: (line: string) => void = (line) => process.stderr.write(`\n· ${line}\n`),
): AbortSignal {
  const controller = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        say(`${name}: ${WAY_OUT}`)
        controller.abort(new InterruptedError(`interrupted by ${name}`))
      }
    })
  }
  for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(name, (error: unknown) => {
      if (isDriverSocketCrash(error)) {
        // What asked has a deadline, and connects anew.
        return
      }
      say(`an error that nobody caught (${describeError(error)}): ${WAY_OUT}`)
      controller.abort(error instanceof Error ? error : new Error(describeError(error)))
    })
  }
  return controller.signal
}
