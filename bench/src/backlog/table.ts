import { once } from 'node:events'
import { within } from '@under-fire/shared/within'
import postgres from 'postgres'
import { abortable, until } from '../../../experiment/src/wait.ts'

/** When the first and the last row were written, in milliseconds since 1970 by PostgreSQL's clock. */
export interface StoredRows {
  firstMs: number
  lastMs: number
}

/** What is waited for, and for how long. */
interface Awaited {
  count: number
  timeoutMs: number
  /** Asked again and again; what it throws ends the wait when it is a UsageError. */
  requireRunning: () => void
}

/** The table of the events, for one figure. */
export interface Table {
  empty(): Promise<void>
  /** @throws Error when there are not as many rows in time */
  untilStored(rows: Awaited): Promise<StoredRows>
  /** Copies rows, given in the text format of COPY, and gives the time that took in milliseconds. @throws Error when it takes longer than `timeoutMs` */
  copy(text: Iterable<Buffer>, timeoutMs: number): Promise<number>
  close(): Promise<void>
}

const POLL_MS = 50
const COPY = `COPY driver_locations
  (event_id, architecture, driver_id, latitude, longitude, recorded_at, speed_mps, heading_deg) FROM STDIN`

/** Asks PostgreSQL itself; it must run. */
export function openTable(databaseUrl: string, signal: AbortSignal): Table {
  const sql = postgres(databaseUrl, {
    max: 1,
    fetch_types: false,
    connect_timeout: 5,
    onnotice() {},
  })
  return {
    async empty() {
      await sql`TRUNCATE driver_locations RESTART IDENTITY`
      // What is left to be written of the rows that went must not be written while something is measured.
      await sql`CHECKPOINT`
    },
    async untilStored({ count, timeoutMs, requireRunning }) {
      let stored = { firstMs: 0, lastMs: 0 }
      await until(
        { what: `storing ${count} rows`, timeoutMs, everyMs: POLL_MS, signal },
        async () => {
          requireRunning()
          // Only when all were begun, they are counted.
          const begun = await countBegun(sql)
          if (begun < count) {
            return `${count - begun} left`
          }
          const [rows] = await sql<{ count: number; firstMs: number; lastMs: number }[]>`
            SELECT count(*)::float8 AS count, extract(epoch FROM min(ingested_at))::float8 * 1000 AS "firstMs",
              extract(epoch FROM max(ingested_at))::float8 * 1000 AS "lastMs"
            FROM driver_locations`
          stored = rows ?? stored
          return rows?.count === count ? undefined : `${rows?.count} of ${count} rows are there`
        },
      )
      return stored
    },
    async copy(text, timeoutMs) {
      const startedMs = performance.now()
      await abortable(within(timeoutMs, 'COPY was not done', copyAll(sql, text)), signal)
      return performance.now() - startedMs
    },
    close: () => sql.end({ timeout: 1 }),
  }
}

/** How many rows were begun since the table was made or emptied: its identity tells that at no cost to whoever writes. */
export async function countBegun(sql: postgres.Sql): Promise<number> {
  const [row] = await sql<{ begun: number }[]>`
    SELECT coalesce(pg_sequence_last_value(
      pg_get_serial_sequence('driver_locations', 'ingest_order')::regclass), 0)::float8 AS begun`
  return row?.begun ?? 0
}

async function copyAll(sql: postgres.Sql, text: Iterable<Buffer>): Promise<void> {
  const stream = await sql.unsafe(COPY).writable()
  for (const part of text) {
    if (!stream.write(part)) {
      await once(stream, 'drain')
    }
  }
  stream.end()
  await once(stream, 'finish')
}
