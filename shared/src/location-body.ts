import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { decodeLocation, type DriverLocation } from './location.ts'
import { answerProblem } from './problem.ts'

export const LOCATIONS_PATH = '/v1/locations'
export type LocationVariables = { Variables: { location: DriverLocation } }

// A valid event is below 1 KiB.
const BODY_MAX_BYTES = 16 * 1024
const JSON_TYPE = /^application\/json\s*(;\s*charset=("?)utf-8\2\s*)?$/i

// Says its length in digits alone, and that is small. All else is left to Hono, which asks for the body as a stream: dear.
const SMALL_LENGTH = /^\d{1,4}$/

const limitAnyBody = bodyLimit({
  maxSize: BODY_MAX_BYTES,
  onError: (c) =>
    answerProblem(c, {
      status: 413,
      title: 'Body too large',
      detail: `Expected a body of at most ${BODY_MAX_BYTES} bytes.`,
    }),
})

/** Refuses a body above 16 KiB with 413, whether or not it said its length. */
export const limitBody: MiddlewareHandler = (c, next) => {
  const { headers } = c.req.raw
  return SMALL_LENGTH.test(headers.get('content-length') ?? '') && !headers.has('transfer-encoding')
    ? next()
    : limitAnyBody(c, next)
}

/** Reads one `DriverLocation` from the body into `c.var.location`, or answers 400 or 415 and says what is wrong. */
export const readLocation: MiddlewareHandler<LocationVariables> = async (c, next) => {
  const contentType = c.req.header('content-type') ?? ''
  if (!JSON_TYPE.test(contentType)) {
    return answerProblem(c, {
      status: 415,
      title: 'Unsupported content type',
      detail: `Expected \`application/json\` in UTF-8, got \`${contentType.slice(0, 100)}\`.`,
    })
  }
  const parsed = parseJson(await c.req.arrayBuffer())
  if (!parsed.ok) {
    return answerProblem(c, { status: 400, title: 'Bad JSON', detail: parsed.detail })
  }
  const decoded = decodeLocation(parsed.value)
  if (!decoded.ok) {
    return answerProblem(c, {
      status: 400,
      title: 'Not a driver location',
      detail: 'The body does not match the schema; `errors` lists why.',
      errors: decoded.problems,
    })
  }
  c.set('location', decoded.location)
  return next()
}

/** Answers 405 for every other method of the path. `allowed` as in the `allow` header. */
export function answerWrongMethod(allowed: 'POST' | 'GET, HEAD'): (c: Context) => Response {
  return (c) =>
    answerProblem(c, {
      status: 405,
      title: 'Method not allowed',
      detail: `Expected \`${allowed}\`, got \`${c.req.method}\`.`,
      headers: { allow: allowed },
    })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function parseJson(
  bytes: ArrayBuffer,
): { ok: true; value: unknown } | { ok: false; detail: string } {
  if (bytes.byteLength === 0) {
    return { ok: false, detail: 'Expected a JSON object, got an empty body.' }
  }
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return { ok: false, detail: 'Expected valid UTF-8.' }
  }
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return { ok: false, detail: 'Expected valid JSON.' }
  }
}
