import type { DriverLocation } from '@under-fire/shared/location'
import {
  answerWrongMethod,
  limitBody,
  LOCATIONS_PATH,
  type LocationVariables,
  readLocation,
} from '@under-fire/shared/location-body'
import type { Logger } from '@under-fire/shared/logger'
import { createSummary, measureRequests } from '@under-fire/shared/metrics'
import { describePostLocation, describeService } from '@under-fire/shared/openapi'
import { answerProblem } from '@under-fire/shared/problem'
import { answerJson } from '@under-fire/shared/secure-answer'
import { addServiceRoutes, type Readiness } from '@under-fire/shared/service-routes'
import { Hono } from 'hono'
import { Counter, type Registry } from 'prom-client'
import { NOT_ACKNOWLEDGED_REASONS, NotAcknowledgedError } from './group-commit.ts'

export interface ProducerDependencies {
  /** Resolves after the broker acknowledged. Throws NotAcknowledgedError. */
  publish: (location: DriverLocation) => Promise<void>
  checkBroker: () => Promise<Readiness>
  registry: Registry
  logger: Logger
}

const RETRY_AFTER_S = '1'

/** Architecture B's front: POST → topic → 202. 202 means that the broker has it on all in-sync replicas. */
export function createApp({
  publish,
  checkBroker,
  registry,
  logger,
}: ProducerDependencies): Hono<LocationVariables> {
  const app = new Hono<LocationVariables>()
  const metrics = createProduceMetrics(registry)

  addServiceRoutes(app, {
    registry,
    openApi: describeService('under-fire producer', POST_LOCATION),
    checks: { broker: checkBroker },
    logError: (error) => logger.error('Unexpected error.', { error: error.stack }),
  })
  app.use(LOCATIONS_PATH, measureRequests(registry, 'producer'))
  app.post(LOCATIONS_PATH, limitBody, readLocation, async (c) => {
    const { location } = c.var
    const startedMs = performance.now()
    try {
      await publish(location)
    } catch (error) {
      if (!(error instanceof NotAcknowledgedError)) {
        throw error
      }
      metrics.errors.inc({ reason: error.reason })
      logger.debug('Not acknowledged: {reason}', {
        reason: error.reason,
        cause: String(error.cause),
      })
      return answerProblem(c, {
        status: 503,
        title: 'Not accepted',
        detail: describeRefusal(error),
        headers: { 'retry-after': RETRY_AFTER_S },
      })
    }
    metrics.produced.inc()
    metrics.latency.observe(performance.now() - startedMs)
    return answerJson({ event_id: location.event_id }, 202)
  })
  app.all(LOCATIONS_PATH, answerWrongMethod('POST'))
  return app
}

function describeRefusal({ reason, isIndeterminate }: NotAcknowledgedError): string {
  if (isIndeterminate) {
    return 'The broker did not acknowledge in time. The event may be stored; sending the same event again is safe.'
  }
  return reason === 'queue-full'
    ? 'The event was not accepted: too many events wait; send it again later.'
    : 'The broker is not available. The event was not accepted; sending the same event again is safe.'
}

function createProduceMetrics(registry: Registry) {
  const errors = new Counter({
    name: 'kafka_produce_errors_total',
    help: 'Events the broker did not acknowledge, by reason.',
    labelNames: ['reason'],
    registers: [registry],
  })
  // A series that appears with its first event hides that event from every rate.
  for (const reason of NOT_ACKNOWLEDGED_REASONS) {
    errors.inc({ reason }, 0)
  }
  return {
    errors,
    produced: new Counter({
      name: 'kafka_produce_total',
      help: 'Events the broker acknowledged.',
      registers: [registry],
    }),
    latency: createSummary(
      registry,
      'kafka_produce_latency_milliseconds',
      'From the request to the acknowledgement by all in-sync replicas, in milliseconds.',
    ),
  }
}

const POST_LOCATION = describePostLocation(
  'Publishes one location and answers when the broker has it.',
  {
    accepted: [202, 'Acknowledged by all in-sync replicas; it will be stored later.'],
    failures: {
      503: 'The broker did not acknowledge in time, or the queue is full. `Retry-After` says when.',
    },
  },
)
