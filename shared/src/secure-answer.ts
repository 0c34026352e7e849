import { Hono, type MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'

const secure = secureHeaders()
const MARK = 'x-content-type-options'

// What Hono sets one by one, taken from an answer of its own: copied as a whole it costs a fifth.
const sample = await new Hono()
  .use(secure)
  .get('/', (c) => c.body(null))
  .request('/')
const jsonHeaders = new Headers(sample.headers)
jsonHeaders.set('content-type', 'application/json')

/** Sets Hono's security headers on every answer that has not got them from `answerJson`. */
export const secureAnswer: MiddlewareHandler = async (c, next) => {
  await next()
  if (!c.res.headers.has(MARK)) {
    await secure(c, async () => undefined)
  }
}

/** The JSON answer of a path that many take: as `c.json`, with the security headers in it. */
export function answerJson(value: unknown, status = 200): Response {
  return new Response(JSON.stringify(value), { status, headers: jsonHeaders })
}
