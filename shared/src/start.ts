import process from 'node:process'
import { ConfigError, findUnsafe } from './config.ts'
import { createLogger, type Logger, type LogLevel } from './logger.ts'

/** Exit code for wrong use: a bad setting, a port that is taken. */
export const EXIT_WRONG_USE = 2

/** Starts a service with its settings and its logger, and turns what a user can mend into one line and exit code 2. */
export async function start<Config extends { LOG_LEVEL: LogLevel }>(
  name: string,
  readSettings: () => Config,
  run: (config: Config, logger: Logger) => Promise<void>,
): Promise<void> {
  // Until the settings are read nobody knows the level, and what is wrong with them must be said too.
  let logger = createLogger(name, 'info')
  try {
    const config = readSettings()
    logger = createLogger(name, config.LOG_LEVEL)
    for (const setting of findUnsafe(config)) {
      logger.warn('UNSAFE: {setting} switches a safety off; for experiments only.', { setting })
    }
    await run(config, logger)
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
