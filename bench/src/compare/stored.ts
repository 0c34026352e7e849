import postgres from 'postgres'
import * as v from 'valibot'
import { until } from '../../../experiment/src/wait.ts'
import { countBegun } from '../backlog/table.ts'

const CONNECT_TIMEOUT_S = 5
const LOOK_EVERY_MS = 200

const countSchema = v.tuple([v.object({ rows: v.number() })])
const spanSchema = v.tuple([v.object({ rows: v.number(), span_ms: v.nullable(v.number()) })])

/** What a consumer stored: how many rows, and from the first to the last of them. */
export interface Stored {
  rows: number
  /** By the clock of the database; null without rows. */
  spanMs: number | null
}

export interface DrainOptions {
  databaseUrl: string
  /** Rows to wait for. */
  events: number
  timeoutMs: number
  signal: AbortSignal
}

/** Waits until the table has that many rows, but not beyond the time, and gives what it has then. */
export async function waitForRows(options: DrainOptions): Promise<Stored> {
  const { databaseUrl, events, timeoutMs, signal } = options
  const sql = postgres(databaseUrl, {
    max: 1,
    connect_timeout: CONNECT_TIMEOUT_S,
    fetch_types: false,
    onnotice() {},
  })
  try {
    const what = `storing ${events} events`
    await until({ what, timeoutMs, everyMs: LOOK_EVERY_MS, signal }, async () => {
      const begun = await countBegun(sql)
      if (begun < events) {
        return `${begun} are begun`
      }
      const [{ rows }] = v.parse(countSchema, [
        ...(await sql`SELECT count(*)::float8 AS rows FROM driver_locations`),
      ])
      return rows >= events ? undefined : `${rows} are stored`
    }).catch(() => signal.throwIfAborted())
    const [{ rows, span_ms: spanMs }] = v.parse(spanSchema, [
      ...(await sql`
        SELECT count(*)::float8 AS rows,
               (extract(epoch FROM max(ingested_at) - min(ingested_at)) * 1000)::float8 AS span_ms
        FROM driver_locations`),
    ])
    return { rows, spanMs }
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Rows a second; null for what took no time that could be told. Pure. */
export const drainRate = ({ rows, spanMs }: Stored): number | null =>
  spanMs === null || spanMs <= 0 ? null : (rows * 1_000) / spanMs
