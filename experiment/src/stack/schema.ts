import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { DATABASE_NAME } from './database.ts'
import { ROOT } from '../workspace.ts'

const SCHEMA = join(ROOT, 'database', 'schema.sql')
const LATEST_LOCATION = join(ROOT, 'database', 'latest-location.sql')

/**
 * Makes the database and its table, and with `forReads` the index that the read path needs and every INSERT pays for.
 * Throws while the server does not answer yet.
 */
export async function applySchema(
  databaseUrl: string,
  { forReads }: { forReads: boolean },
): Promise<void> {
  const maintenanceUrl = databaseUrl.replace(/\/[^/]*$/, '/postgres')
  await withConnection(maintenanceUrl, async (sql) => {
    const existing = await sql`SELECT 1 FROM pg_database WHERE datname = ${DATABASE_NAME}`
    if (existing.length === 0) {
      await sql`CREATE DATABASE ${sql(DATABASE_NAME)}`
    }
  })
  await withConnection(databaseUrl, async (sql) => {
    for (const file of forReads ? [SCHEMA, LATEST_LOCATION] : [SCHEMA]) {
      await sql.unsafe(readFileSync(file, 'utf8'))
    }
  })
}

/** Takes away what refuses an event that is there already: a plain INSERT stores it again. */
export async function dropPrimaryKey(databaseUrl: string): Promise<void> {
  await withConnection(databaseUrl, async (sql) => {
    await sql`ALTER TABLE driver_locations DROP CONSTRAINT IF EXISTS driver_locations_pkey`
  })
}

async function withConnection(
  url: string,
  work: (sql: postgres.Sql) => Promise<void>,
): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, fetch_types: false, onnotice() {} })
  try {
    await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}
