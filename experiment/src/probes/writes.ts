import postgres from 'postgres'
import type { WriteProbe } from '../journal.ts'
import { type Probe, startProbe } from './probe.ts'

const EVERY_MS = 100
const DEADLINE_MS = 1_000

/** Writes one row over and over, on a connection of its own: the judge of when the database really was down. */
export function probeWrites(
  databaseUrl: string,
  nowMs: () => number,
  onResult: (result: WriteProbe) => void,
): Probe {
  let sql = connect(databaseUrl)
  const probe = startProbe({
    everyMs: EVERY_MS,
    async ask() {
      const atMs = nowMs()
      const ok = await tryWrite(sql)
      onResult({ at_ms: atMs, took_ms: nowMs() - atMs, ok })
      if (!ok) {
        // The driver would wait before it connects again; a new client does not.
        void sql.end({ timeout: 0 }).catch(() => undefined)
        sql = connect(databaseUrl)
      }
    },
  })
  return {
    async stop() {
      await probe.stop()
      await sql.end({ timeout: 1 })
    },
  }
}

function connect(url: string): postgres.Sql {
  return postgres(url, { max: 1, connect_timeout: 1, fetch_types: false, onnotice() {} })
}

async function tryWrite(sql: postgres.Sql): Promise<boolean> {
  const deadline = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => deadline.resolve(false), DEADLINE_MS)
  const write = writeOnce(sql).then(
    () => true,
    () => false,
  )
  const ok = await Promise.race([write, deadline.promise])
  clearTimeout(timer)
  return ok
}

async function writeOnce(sql: postgres.Sql): Promise<void> {
  await sql`
    INSERT INTO write_probe (id, written_at) VALUES (1, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at`
}
