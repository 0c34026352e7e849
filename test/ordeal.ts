import type { Told } from '../experiment/src/ledger.ts'
import { until } from '../experiment/src/wait.ts'
import { accepted, startClient } from './test-client.ts'
import type { TestStack } from './test-stack.ts'

const RATE_PER_S = 50
// Far more than anything here takes: a deadline only so that a test ends.
const TIMEOUT_MS = 90_000
const forever = new AbortController().signal

/** What clients were told of their events through an ordeal, and what became of these. */
export interface Aftermath {
  rest: Map<string, Told>
  kafka: Map<string, Told>
  /** Accepted and not in the table. */
  lost: string[]
  /** Told "no" and in the table all the same. */
  ghosts: string[]
  /** Rows of one event beyond the first. */
  duplicates: number
}

/**
 * Sends to both paths, lets `ordeal` break and mend something once both have accepted some, and stops when both accept
 * again and the topic is drained.
 * @throws Error when one does not happen within 90 s
 */
export async function survive(one: TestStack, ordeal: () => Promise<void>): Promise<Aftermath> {
  const counts = { rest: 0, kafka: 0 }
  const clients = [
    startClient(one.endpoints.restUrl, RATE_PER_S, (event) => {
      counts.rest += event === 'accepted' ? 1 : 0
    }),
    startClient(one.endpoints.producerUrl, RATE_PER_S, (event) => {
      counts.kafka += event === 'accepted' ? 1 : 0
    }),
  ]
  const bothAccept = async (what: string) => {
    const before = { ...counts }
    await until({ what, timeoutMs: TIMEOUT_MS, everyMs: 20, signal: forever }, async () =>
      counts.rest > before.rest + 20 && counts.kafka > before.kafka + 20
        ? undefined
        : `REST accepted ${counts.rest - before.rest}, Kafka ${counts.kafka - before.kafka}`,
    )
  }
  try {
    await bothAccept('both accepting')
    await ordeal()
    await bothAccept('both accepting again')
  } catch (error) {
    await Promise.all(clients.map((client) => client.stop()))
    throw error
  }
  const [rest = new Map(), kafka = new Map()] = await Promise.all(
    clients.map((client) => client.stop()),
  )
  await one.drained(TIMEOUT_MS)
  return { rest, kafka, ...(await compare(one, rest, kafka)) }
}

async function compare(
  { sql }: TestStack,
  rest: Map<string, Told>,
  kafka: Map<string, Told>,
): Promise<Pick<Aftermath, 'lost' | 'ghosts' | 'duplicates'>> {
  const rows = await sql<{ event_id: string }[]>`SELECT event_id FROM driver_locations`
  const stored = new Set(rows.map(({ event_id }) => event_id))
  const all = [...accepted(rest), ...accepted(kafka)]
  const refused = [...rest, ...kafka].filter(([, told]) => told === 'refused')
  return {
    lost: all.filter((id) => !stored.has(id)),
    ghosts: refused.map(([id]) => id).filter((id) => stored.has(id)),
    duplicates: rows.length - stored.size,
  }
}

/** Waits until a service answers `/ready` with this status and with this in its reasons. */
export function untilReadiness(url: string, status: 200 | 503, reason = /./): Promise<void> {
  return until(
    { what: `${status} of ${url}/ready`, timeoutMs: TIMEOUT_MS, everyMs: 50, signal: forever },
    async () => {
      const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5_000) })
      const text = await response.text()
      return response.status === status && reason.test(text)
        ? undefined
        : `${response.status}: ${text}`
    },
  )
}

/** Waits until REST and the consumer have both counted a write that failed with this code. */
export async function untilRefused(one: TestStack, code: string): Promise<void> {
  await until(
    { what: `a write refused with ${code}`, timeoutMs: TIMEOUT_MS, everyMs: 50, signal: forever },
    async () => {
      for (const url of [one.endpoints.restUrl, one.endpoints.consumerUrl]) {
        const text = await (
          await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) })
        ).text()
        if (!new RegExp(`^db_write_failures_total\\{.*code="${code}".*\\} [1-9]`, 'm').test(text)) {
          return `${url} has counted none`
        }
      }
      return undefined
    },
  )
}
