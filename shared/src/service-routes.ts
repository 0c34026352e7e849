import type { Context, Env, Hono } from 'hono'
import type { Registry } from 'prom-client'
import { answerProblem, answerUnexpected } from './problem.ts'
import { secureAnswer } from './secure-answer.ts'
import { sharePage } from './shared-page.ts'

/** What a dependency says of itself. `reason` is for people. */
export type Readiness = { isReady: true } | { isReady: false; reason: string }

export interface ServiceRoutes {
  registry: Registry
  openApi: object
  /** One check a dependency, each with its own deadline; none may throw. */
  checks: Record<string, () => Promise<Readiness>>
  logError: (error: Error) => void
}

/** Adds what every service has: `/health`, `/ready`, `/metrics`, `/openapi.json`, and the answers to what goes wrong. */
export function addServiceRoutes<E extends Env>(app: Hono<E>, routes: ServiceRoutes): void {
  app.use(secureAnswer)
  app.get('/health', (c) => c.json({ status: 'alive' }))
  app.get('/ready', (c) => answerReady(c, routes.checks))
  const metrics = sharePage(() => routes.registry.metrics())
  app.get('/metrics', async (c) =>
    c.body(await metrics(), 200, { 'content-type': routes.registry.contentType }),
  )
  app.get('/openapi.json', (c) => c.json(routes.openApi))
  app.notFound((c) =>
    answerProblem(c, {
      status: 404,
      title: 'Not found',
      detail: 'This service has /v1/…, /health, /ready, /metrics and /openapi.json.',
    }),
  )
  app.onError((error, c) => answerUnexpected(error, c, routes.logError))
}

async function answerReady(c: Context, checks: ServiceRoutes['checks']): Promise<Response> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await check()] as const),
  )
  const isReady = results.every(([, result]) => result.isReady)
  const dependencies = Object.fromEntries(
    results.map(([name, result]) => [name, result.isReady ? 'ready' : result.reason]),
  )
  return c.json({ status: isReady ? 'ready' : 'not ready', dependencies }, isReady ? 200 : 503)
}
