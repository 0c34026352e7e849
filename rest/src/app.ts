import { type DatabaseError, toDatabaseError } from '@under-fire/shared/database-error'
import type { Logger } from '@under-fire/shared/logger'
import {
  answerWrongMethod,
  limitBody,
  LOCATIONS_PATH,
  type LocationVariables,
  readLocation,
} from '@under-fire/shared/location-body'
import { measureRequests } from '@under-fire/shared/metrics'
import { describePostLocation, describeService } from '@under-fire/shared/openapi'
import { answerProblem } from '@under-fire/shared/problem'
import { answerJson } from '@under-fire/shared/secure-answer'
import { addServiceRoutes, type Readiness } from '@under-fire/shared/service-routes'
import { Hono } from 'hono'
import { Counter, type Registry } from 'prom-client'
import { createFailureLog } from './failure-log.ts'
import type { ReadLatest } from './reads/read-latest.ts'
import { addReadRoute, READ_LATEST_LOCATION } from './reads/route.ts'
import type { StoreLocation } from './store.ts'

export interface RestDependencies {
  store: StoreLocation
  /** Undefined where no cache is configured: then there is no read path. */
  readLatest?: ReadLatest | undefined
  checkDatabase: () => Promise<Readiness>
  registry: Registry
  logger: Logger
}

/** Architecture A: POST → INSERT → answer. 200 means committed; 500 means the database did not confirm in time. */
export function createApp({
  store,
  readLatest,
  checkDatabase,
  registry,
  logger,
}: RestDependencies): Hono<LocationVariables> {
  const app = new Hono<LocationVariables>()
  const failures = new Counter({
    name: 'db_write_failures_total',
    help: 'Writes that the database did not confirm.',
    labelNames: ['code'],
    registers: [registry],
  })
  const writeLog = createFailureLog(logger, 'Writes')

  addServiceRoutes(app, {
    registry,
    openApi: describeService('under-fire rest', {
      ...POST_LOCATION,
      ...(readLatest && READ_LATEST_LOCATION),
    }),
    checks: { database: checkDatabase },
    logError: (error) => logger.error('Unexpected error.', { error: error.stack }),
  })
  app.use(LOCATIONS_PATH, measureRequests(registry, 'rest'))
  app.post(LOCATIONS_PATH, limitBody, readLocation, async (c) => {
    const { location } = c.var
    try {
      await store(location)
    } catch (error) {
      const failure = toDatabaseError(error)
      failures.inc({ code: failure.code })
      writeLog.failed(failure)
      logger.debug('Not stored: {code}', { code: failure.code, event_id: location.event_id })
      return answerProblem(c, {
        status: 500,
        title: 'Not confirmed',
        detail: describeFailure(failure),
      })
    }
    writeLog.succeeded()
    return answerJson({ event_id: location.event_id })
  })
  app.all(LOCATIONS_PATH, answerWrongMethod('POST'))
  if (readLatest !== undefined) {
    addReadRoute(app, { readLatest, registry, log: createFailureLog(logger, 'Reads') })
  }
  return app
}

function describeFailure({ isIndeterminate, kind }: DatabaseError): string {
  switch (kind) {
    case 'operator':
      return 'The database refuses this write; an operator must look. The event was not stored; sending the same event again is safe.'
    case 'data':
      return 'The event was not stored: the database refuses the content. Sending it again cannot help.'
    case 'dependency':
      return isIndeterminate
        ? 'The database did not confirm the write. It may have been stored; sending the same event again is safe.'
        : 'The database is not available. The event was not stored; sending the same event again is safe.'
  }
}

const POST_LOCATION = describePostLocation(
  'Stores one location and answers when it is committed.',
  {
    accepted: [200, 'Committed. The same event again is answered alike and stored once.'],
    failures: {
      500: 'The database did not confirm the write within the deadline (2000 ms by default).',
    },
  },
)
