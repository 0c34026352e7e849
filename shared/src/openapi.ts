import { toJsonSchema } from '@valibot/to-json-schema'
import { driverLocationSchema, LOCATION_VERSION } from './location.ts'
import { LOCATIONS_PATH } from './location-body.ts'

const PROBLEM = {
  type: 'object',
  required: ['title', 'status', 'detail'],
  properties: {
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
}
const ACCEPTED = {
  type: 'object',
  required: ['event_id'],
  properties: { event_id: { type: 'string', format: 'uuid' } },
}

/** An answer with a body of that type. */
export const answer = (description: string, type: string, schema: object) => ({
  description,
  content: { [type]: { schema } },
})
/** An answer that says what is wrong, as RFC 9457 has it. */
export const problem = (description: string) =>
  answer(description, 'application/problem+json', PROBLEM)

const OPERATIONS = {
  '/health': {
    get: { summary: 'Is the process alive?', responses: { 200: { description: 'Yes.' } } },
  },
  '/ready': {
    get: {
      summary: 'Do its dependencies answer?',
      responses: {
        200: { description: 'Yes.' },
        503: { description: 'No; the body names which and why.' },
      },
    },
  },
  '/metrics': {
    get: { summary: 'Prometheus metrics.', responses: { 200: { description: 'Text format.' } } },
  },
}

/** The OpenAPI 3.1 page of a service. `paths` are those it has besides the ones every service has. */
export function describeService(title: string, paths: Record<string, object>): object {
  return {
    openapi: '3.1.0',
    info: { title, version: LOCATION_VERSION },
    paths: { ...paths, ...OPERATIONS },
  }
}

/** `POST /v1/locations`, with its schema taken from the one that validates. `outcomes` are the answers besides the 4xx. */
export function describePostLocation(
  summary: string,
  outcomes: { accepted: [status: number, description: string]; failures: Record<number, string> },
): Record<string, object> {
  const [status, description] = outcomes.accepted
  const failures = Object.entries(outcomes.failures).map(([code, text]) => [code, problem(text)])
  return {
    [LOCATIONS_PATH]: {
      post: {
        summary,
        requestBody: {
          required: true,
          content: {
            'application/json': {
              // The checks that JSON Schema has no word for (a lone surrogate, an impossible date) are left out.
              schema: toJsonSchema(driverLocationSchema, {
                errorMode: 'ignore',
                typeMode: 'input',
              }),
            },
          },
        },
        responses: {
          [status]: answer(description, 'application/json', ACCEPTED),
          400: problem('Not JSON, or not a driver location; `errors` names each field.'),
          413: problem('The body is larger than 16 KiB.'),
          415: problem('The content type is not application/json.'),
          ...Object.fromEntries(failures),
        },
      },
    },
  }
}
