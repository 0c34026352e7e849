import {
  configureSync,
  getConsoleSink,
  getLogger,
  jsonLinesFormatter,
  type Logger,
} from '@logtape/logtape'

export type LogLevel = 'debug' | 'info'

/** Sets up logging for this process, one JSON object a line, and returns its logger. Call it from `main.ts` only. */
export function createLogger(name: string, level: LogLevel): Logger {
  configureSync({
    reset: true,
    sinks: { console: getConsoleSink({ formatter: jsonLinesFormatter }) },
    loggers: [
      { category: name, lowestLevel: level, sinks: ['console'] },
      { category: ['logtape', 'meta'], lowestLevel: 'warning', sinks: ['console'] },
    ],
  })
  return getLogger(name)
}

export { getLogger, type Logger }
