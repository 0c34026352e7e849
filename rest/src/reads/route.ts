import { toDatabaseError } from '@under-fire/shared/database-error'
import { driverIdSchema, driverLocationSchema } from '@under-fire/shared/location'
import { answerWrongMethod } from '@under-fire/shared/location-body'
import { measureRequests } from '@under-fire/shared/metrics'
import { answer, problem } from '@under-fire/shared/openapi'
import { answerProblem } from '@under-fire/shared/problem'
import { toJsonSchema } from '@valibot/to-json-schema'
import type { Context, Env, Hono } from 'hono'
import type { Registry } from 'prom-client'
import * as v from 'valibot'
import type { FailureLog } from '../failure-log.ts'
import type { LatestLocation, ReadLatest } from './read-latest.ts'

const PATH = '/v1/drivers/:id/location'

/** Adds `GET /v1/drivers/:id/location`. The header `x-cache` says where the answer came from. */
export function addReadRoute<E extends Env>(
  app: Hono<E>,
  { readLatest, registry, log }: { readLatest: ReadLatest; registry: Registry; log: FailureLog },
): void {
  app.use(PATH, measureRequests(registry, 'rest_read', 'for the newest location of a driver'))
  app.get(PATH, async (c) => {
    const driverId = v.safeParse(driverIdSchema, c.req.param('id'))
    if (!driverId.success) {
      return answerProblem(c, {
        status: 400,
        title: 'Not a driver',
        detail: 'Expected the id of a driver, 1 to 64 characters.',
      })
    }
    return answerLatest(c, () => readLatest(driverId.output), log)
  })
  app.all(PATH, answerWrongMethod('GET, HEAD'))
}

async function answerLatest(
  c: Context,
  read: () => Promise<LatestLocation>,
  log: FailureLog,
): Promise<Response> {
  let latest: LatestLocation
  try {
    latest = await read()
  } catch (error) {
    log.failed(toDatabaseError(error))
    return answerProblem(c, {
      status: 503,
      title: 'Not available',
      detail: 'Neither the cache nor the database can answer now; asking again is safe.',
      headers: { 'retry-after': '1' },
    })
  }
  // A hit says nothing about the database.
  if (latest.source !== 'hit') {
    log.succeeded()
  }
  const headers = { 'x-cache': latest.source }
  return latest.location === null
    ? answerProblem(c, {
        status: 404,
        title: 'No location',
        detail: 'No location of this driver is stored.',
        headers,
      })
    : c.json(latest.location, 200, headers)
}

const LOCATION = toJsonSchema(driverLocationSchema, { errorMode: 'ignore', typeMode: 'output' })

/** The route as OpenAPI has it. */
export const READ_LATEST_LOCATION = {
  '/v1/drivers/{id}/location': {
    get: {
      summary: 'The newest location of a driver, from the cache where it has one.',
      parameters: [
        {
          name: 'id',
          in: 'path',
          required: true,
          schema: toJsonSchema(driverIdSchema, { errorMode: 'ignore' }),
        },
      ],
      responses: {
        200: {
          ...answer('The newest by `recorded_at`.', 'application/json', LOCATION),
          headers: {
            'x-cache': {
              description:
                '`hit`: from the cache; `miss`: from the database, the cache had none; `bypass`: from the database, the cache did not answer.',
              schema: { enum: ['hit', 'miss', 'bypass'] },
            },
          },
        },
        400: problem('Not the id of a driver.'),
        404: problem('No location of this driver is stored.'),
        503: problem('Neither the cache nor the database can answer now.'),
      },
    },
  },
}
