import type { Logger } from '@under-fire/shared/logger'
import { describeService } from '@under-fire/shared/openapi'
import { addServiceRoutes, type Readiness } from '@under-fire/shared/service-routes'
import { Hono } from 'hono'
import type { Registry } from 'prom-client'
import type { BreakerState } from './circuit-breaker.ts'
import type { TimedTransition } from './transition-log.ts'

export interface ConsumerAppDependencies {
  breaker: () => { state: BreakerState; transitions: readonly TimedTransition[] }
  checks: { database: () => Promise<Readiness>; group: () => Promise<Readiness> }
  registry: Registry
  logger: Logger
}

/** The HTTP side of architecture B's back: how it is, and what its breaker did. */
export function createApp({ breaker, checks, registry, logger }: ConsumerAppDependencies): Hono {
  const app = new Hono()
  addServiceRoutes(app, {
    registry,
    openApi: describeService('under-fire consumer', BREAKER_PATH),
    checks,
    logError: (error) => logger.error('Unexpected error.', { error: error.stack }),
  })
  app.get('/v1/breaker', (c) => c.json(breaker()))
  return app
}

const BREAKER_PATH = {
  '/v1/breaker': {
    get: {
      summary: 'The state of the circuit breaker and its last 100 transitions.',
      responses: {
        200: { description: '`state` and `transitions` with `atEpochMs`, `from`, `to`, `reason`.' },
      },
    },
  },
}
