import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { until } from '../experiment/src/wait.ts'
import { survive, untilReadiness, untilRefused } from './ordeal.ts'
import { accepted } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

// A PostgreSQL that answers, and says no: each of its ways is brought about for real, and taken back.

let one: TestStack

beforeAll(async () => {
  one = await startTestStack({ resetTimeoutMs: 500, callTimeoutMs: 3_000 })
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
  disk.remove()
}, 60_000)

interface Refusal {
  what: string
  /** SQLSTATE of the refused writes. */
  code: string
  /** What `/ready` says meanwhile; undefined where reading works. */
  reason?: RegExp
  begin: () => Promise<void>
  end: () => Promise<void>
}

const run = (statement: string) => one.sql.unsafe(statement)
const reload = () => run('SELECT pg_reload_conf()')

const REFUSALS: Refusal[] = [
  {
    what: 'is read-only',
    code: '25006',
    reason: /read-only/,
    async begin() {
      await run('ALTER SYSTEM SET default_transaction_read_only = on')
      await reload()
    },
    async end() {
      await run('ALTER SYSTEM RESET default_transaction_read_only')
      await reload()
    },
  },
  {
    what: 'has no table',
    code: '42P01',
    reason: /an operator must look \(42P01\)/,
    begin: async () => void (await run('ALTER TABLE driver_locations RENAME TO mislaid')),
    end: async () => void (await run('ALTER TABLE mislaid RENAME TO driver_locations')),
  },
  {
    what: 'has another password',
    code: '28P01',
    reason: /an operator must look \(28P01\)/,
    async begin() {
      await run(`ALTER ROLE under_fire PASSWORD 'another'`)
      await run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name IN ('under-fire rest', 'under-fire consumer')`)
    },
    end: async () => {
      const { password } = new URL(one.endpoints.databaseUrl)
      await run(`ALTER ROLE under_fire PASSWORD '${password}'`)
    },
  },
  {
    what: 'has no connection left',
    code: '53300',
    // Under load the question may wait for a connection until its time is over.
    reason: /\((53300|DEADLINE)\)/,
    async begin() {
      await one.stack.kill('rest')
      await one.stack.kill('consumer')
      await takeEveryConnection()
      await one.stack.restore('rest')
      await one.stack.restore('consumer')
    },
    end: async () => void (await Promise.all(taken.map((sql) => sql.end({ timeout: 1 })))),
  },
  {
    what: 'is starting',
    code: '57P03',
    reason: /cannot be reached \(57P03\)/,
    // A standby that takes no readers says what a server says that starts, for as long as it is one.
    async begin() {
      await run('ALTER SYSTEM SET hot_standby = off')
      await one.stack.kill('database')
      writeFileSync(join(dataFolder(), 'standby.signal'), '')
      await one.stack.restore('database')
    },
    async end() {
      writeFileSync(join(dataFolder(), 'promote'), '')
      process.kill(one.components.read('database')?.identity.pid ?? 0, 'SIGUSR1')
      await untilReadiness(one.endpoints.restUrl, 200)
      await run('ALTER SYSTEM RESET hot_standby')
    },
  },
]

const dataFolder = () => one.components.read('database')?.spec.cwd ?? ''

const taken: postgres.Sql[] = []
async function takeEveryConnection(): Promise<void> {
  await until(
    {
      what: 'the last connection being taken',
      timeoutMs: 60_000,
      everyMs: 0,
      signal: new AbortController().signal,
    },
    async () => {
      const sql = postgres(one.endpoints.databaseUrl, { max: 1, fetch_types: false, onnotice() {} })
      taken.push(sql)
      try {
        await sql`SELECT 1`
        return `${taken.length} are taken`
      } catch {
        return undefined
      }
    },
  )
}

/** A disk of 8 MB with a tablespace on it; only root can make one. */
const disk = (() => {
  const mount = mkdtempSync(join(tmpdir(), 'under-fire-disk-'))
  const isMounted =
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mount]).status === 0
  return {
    isMounted,
    async use() {
      const folder = join(mount, 'tablespace')
      mkdirSync(folder)
      const { uid, gid } = one.components.read('database')?.spec.user ?? {}
      chmodSync(mount, 0o755)
      if (uid !== undefined && gid !== undefined) {
        chownSync(folder, uid, gid)
      }
      await run(`CREATE TABLESPACE small LOCATION '${folder}'`)
      await run('ALTER TABLE driver_locations SET TABLESPACE small')
      await run('CREATE TABLE filler (text text) TABLESPACE small')
    },
    async fill() {
      // It ends with the error that is wanted.
      await run(`INSERT INTO filler SELECT repeat('x', 900) FROM generate_series(1, 100000)`).then(
        () => {
          throw new Error('The disk did not become full.')
        },
        () => undefined,
      )
    },
    free: () => run('DROP TABLE filler'),
    remove() {
      if (isMounted) {
        spawnSync('umount', ['-l', mount])
      }
      rmSync(mount, { recursive: true, force: true })
    },
  }
})()

if (disk.isMounted) {
  REFUSALS.push({
    what: 'has no disk space',
    code: '53100',
    async begin() {
      await disk.use()
      await disk.fill()
    },
    end: async () => void (await disk.free()),
  })
}

describe('a database that', () => {
  test.each(REFUSALS)(
    '$what ($code): it is said, nobody’s accepted event is lost, and all works again without a restart',
    async ({ code, reason, begin, end }) => {
      const { restUrl, consumerUrl } = one.endpoints

      const { rest, kafka, ...found } = await survive(one, async () => {
        await begin()
        try {
          await untilRefused(one, code)
          if (reason !== undefined) {
            await untilReadiness(restUrl, 503, reason)
            await untilReadiness(consumerUrl, 503, reason)
          }
        } finally {
          await end()
        }
      })
      await untilReadiness(restUrl, 200)
      await untilReadiness(consumerUrl, 200)

      expect(found).toMatchObject({ lost: [], duplicates: 0 })
      expect(accepted(kafka).length).toBe(kafka.size)
      expect(accepted(rest).length).toBeLessThan(rest.size)
      expect(one.stack.unexpectedExits()).toEqual([])
    },
    240_000,
  )

  test('refused whatever it did led to no dead letter', async () => {
    const metrics = await (await fetch(`${one.endpoints.consumerUrl}/metrics`)).text()

    expect(/^kafka_consumer_dead_lettered_total (\d+)$/m.exec(metrics)?.[1]).toBe('0')
  })
})
