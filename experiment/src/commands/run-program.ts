import process from 'node:process'
import type { Command } from 'commander'
import { describeError, InterruptedError, UsageError } from '../problems.ts'

const EXIT = { wrongUse: 2, failed: 3, interrupted: 130 } as const

/** Runs what the command line asks for, and turns an error into one line and an exit code. For `main.ts` only. */
export async function runProgram(program: Command): Promise<void> {
  outliveReaders()
  try {
    await program.parseAsync()
  } catch (error) {
    process.exitCode = report(error)
  }
}

/** Whoever reads may stop, as `head` does; what is under way goes on to its end. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error & { code?: string }) => {
      if (error.code !== 'EPIPE') {
        throw error
      }
    })
  }
}

function report(error: unknown): number {
  if (error instanceof Error && 'code' in error && String(error.code).startsWith('commander.')) {
    // commander has printed its message.
    return 'exitCode' in error && error.exitCode === 0 ? 0 : EXIT.wrongUse
  }
  if (error instanceof InterruptedError) {
    return EXIT.interrupted
  }
  process.stderr.write(`under-fire: ${describeError(error)}\n`)
  return error instanceof UsageError ? EXIT.wrongUse : EXIT.failed
}
