import process from 'node:process'
import { ConfigError } from './config.ts'
import type { Logger } from './logger.ts'

/** Exit code for wrong use: a bad setting, a port that is taken. */
export const EXIT_WRONG_USE = 2

/** Runs a service's start and turns what a user can mend into one line and exit code 2. */
export async function start(logger: Logger, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    if (error instanceof ConfigError) {
      logger.fatal('Bad settings: {problem}', { problem: error.message })
      process.exit(EXIT_WRONG_USE)
    }
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      logger.fatal('The port is in use; set `PORT` to another one.', { problem: error.message })
      process.exit(EXIT_WRONG_USE)
    }
    throw error
  }
}
