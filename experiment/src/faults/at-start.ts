import type { JournalAction } from '../journal.ts'
import { consumerNames } from '../stack/consumers.ts'
import type { Endpoints, Stack } from '../stack/stack.ts'
import type { Timeline } from '../timeline.ts'
import { until } from '../wait.ts'
import { findFault } from './faults.ts'

export interface AtStart {
  timeline: Timeline
  stack: Stack
  endpoints: Endpoints
  signal: AbortSignal
  onAction: (action: JournalAction) => void
}

const ALIVE_TIMEOUT_MS = 30_000
const POLL_MS = 100
const ASK_TIMEOUT_MS = 1_000

/**
 * Injects what is to be there before the load begins, and starts the services into it: they must live, though they
 * cannot be ready. Those that are to be dead themselves stay so.
 * @throws Error when a service does not answer
 */
export async function injectAtStart(options: AtStart): Promise<void> {
  const { timeline, stack, endpoints, signal, onAction } = options
  const actions = timeline.actions.filter(({ atMs }) => atMs === 0)
  if (actions.length === 0) {
    return
  }
  const consumers = consumerNames(Object.keys(endpoints.consumerUrls).length)
  const services = ['rest', 'producer', ...consumers] as const
  await Promise.all(services.map((service) => stack.stop(service)))
  for (const { fault: name, target, planned } of actions) {
    const fault = findFault(name)
    await fault.inject(stack, planned)
    onAction({ action: fault.steps.inject, step: 'inject', target, planned_ms: 0, actual_ms: 0 })
  }
  const broken = new Set(actions.map(({ target }) => target))
  const living = services.filter((name) => !broken.has(name))
  for (const service of living) {
    await stack.restore(service)
  }
  const { restUrl, producerUrl, consumerUrls } = endpoints
  const urls: Record<string, string> = { rest: restUrl, producer: producerUrl, ...consumerUrls }
  for (const url of living.flatMap((service) => urls[service] ?? [])) {
    await until(
      { what: `${url} living`, timeoutMs: ALIVE_TIMEOUT_MS, everyMs: POLL_MS, signal },
      async () => {
        const { ok, status } = await fetch(`${url}/health`, {
          signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
        })
        return ok ? undefined : `it answered ${status}`
      },
    )
  }
}
