import process from 'node:process'
import type { Logger } from '@logtape/logtape'

/**
 * Decides what an uncaught error means. postgres.js 3.4.9 can write to the socket of a connection that has just died
 * and then throws a `TypeError` where nobody can catch it (https://github.com/porsager/postgres/issues/1208):
 * for that one the pool is replaced and the service lives on. Anything else ends the process, and says why.
 */
export function installCrashGuard(logger: Logger, onDriverCrash: () => void): void {
  process.on('uncaughtException', (error) => {
    if (isDriverSocketCrash(error)) {
      logger.error('The database driver wrote to a dead socket; its pool is replaced.', {
        error: error.message,
      })
      onDriverCrash()
      return
    }
    endProcess(logger, error)
  })
  process.on('unhandledRejection', (error) => endProcess(logger, error))
}

/** True for the `TypeError` of postgres.js on a socket that is gone, and for nothing else. */
export function isDriverSocketCrash(error: unknown): error is TypeError {
  return (
    error instanceof TypeError &&
    /socket|null|undefined/.test(error.message) &&
    /[\\/]postgres[\\/](src|cjs[\\/]src)[\\/]connection\.js/.test(error.stack ?? '')
  )
}

function endProcess(logger: Logger, error: unknown): void {
  const description = error instanceof Error ? (error.stack ?? error.message) : String(error)
  logger.fatal('Ended by an error nobody handled.', { error: description })
  process.exit(1)
}
