import { describe, expect, test } from 'bun:test'
import { setTimeout as wait } from 'node:timers/promises'
import { createDriver } from './database.fake.ts'
import { Database } from './database.ts'
import type { DatabaseError } from './database-error.ts'

const DEADLINE_MS = 15
const FAR_MS = 60_000

function createDatabase(poolSize: number) {
  const driver = createDriver()
  const clock = { nowMs: 0 }
  const database = new Database(driver.connect, poolSize, () => clock.nowMs)
  const settled: string[] = []
  /** Runs a statement whose text is `name`, and keeps how it ended in `settled`. */
  const run = async (name: string, deadlineMs = FAR_MS): Promise<DatabaseError | 'done'> => {
    const ended = await database
      .run((sql) => sql(Object.assign([name], { raw: [name] })), deadlineMs)
      .then(
        () => 'done' as const,
        (error: DatabaseError) => error,
      )
    settled.push(name)
    return ended
  }
  const texts = () => driver.given.map(({ text }) => text)
  return { ...driver, clock, database, run, settled, texts }
}

describe('Database', () => {
  test('gives the driver at most as many statements as there are connections', async () => {
    const { database, run, texts } = createDatabase(2)

    void run('a')
    void run('b')
    void run('c')

    expect(texts()).toEqual(['a', 'b'])
    expect([database.inFlight, database.waiting]).toEqual([2, 1])
  })

  test('starts waiting statements in the order they came', async () => {
    const { given, run, texts } = createDatabase(1)
    const all = ['a', 'b', 'c'].map((name) => run(name))

    given[0]?.answer()
    await all[0]
    await wait(0)
    expect(texts()).toEqual(['a', 'b'])
    given[1]?.fail(new Error('no'))
    await all[1]
    await wait(0)

    expect(texts()).toEqual(['a', 'b', 'c'])
  })

  test('turns what the driver throws into a DatabaseError', async () => {
    const { given, run } = createDatabase(1)

    const ended = run('a')
    given[0]?.fail(Object.assign(new Error('bad value'), { code: '22P02' }))

    expect(await ended).toMatchObject({ name: 'DatabaseError', code: '22P02', kind: 'data' })
  })

  test.each(['ECONNREFUSED', '57P03', '28P01'])(
    'refuses what waits, and sends none of it, when the server answers %s',
    async (code) => {
      const { database, given, run } = createDatabase(1)
      const all = ['a', 'b', 'c'].map((name) => run(name))

      given[0]?.fail(Object.assign(new Error('no server'), { code }))

      for (const ended of await Promise.all(all)) {
        expect(ended).toMatchObject({ code, isIndeterminate: false })
      }
      expect(given).toHaveLength(1)
      expect(database.waiting).toBe(0)
    },
  )

  test('refuses at once, for a tenth of a second, what comes after a refused connection', async () => {
    const { clock, given, run, texts } = createDatabase(2)
    const first = run('first')
    given[0]?.fail(Object.assign(new Error('no server'), { code: 'ECONNREFUSED' }))
    await first

    clock.nowMs = 99
    const held = await run('held')
    clock.nowMs = 100
    void run('asks again')

    expect(held).toMatchObject({ code: 'ECONNREFUSED', isIndeterminate: false })
    expect(texts()).toEqual(['first', 'asks again'])
  })

  test('lets one statement ask whether the server is back, and the others when it is', async () => {
    const { clock, given, run, texts } = createDatabase(3)
    const first = run('first')
    given[0]?.fail(Object.assign(new Error('no server'), { code: 'ECONNREFUSED' }))
    await first
    clock.nowMs = 100

    const asks = run('asks again')
    void run('b')
    void run('c')
    expect(texts()).toEqual(['first', 'asks again'])
    given[1]?.answer()
    await asks
    await wait(0)

    expect(texts()).toEqual(['first', 'asks again', 'b', 'c'])
  })

  test('does not let the others wait for one whose answer does not come', async () => {
    const { clock, given, run, texts } = createDatabase(8)
    const first = run('first')
    given[0]?.fail(Object.assign(new Error('no server'), { code: 'ECONNREFUSED' }))
    await first
    clock.nowMs = 100
    const asks = run('asks again', DEADLINE_MS)
    given[1]?.sendToSocket()
    await asks

    void run('b')

    expect(texts()).toEqual(['first', 'asks again', 'b'])
  })

  test('takes a waiting statement out at its deadline, and never sends it', async () => {
    const { database, given, run, texts } = createDatabase(1)
    const first = run('first')

    const ended = await run('waiting', DEADLINE_MS)
    given[0]?.answer()
    await first
    await wait(0)

    expect(ended).toMatchObject({ code: 'DEADLINE', isIndeterminate: false })
    expect(database.waiting).toBe(0)
    expect(texts()).toEqual(['first'])
  })

  test('says of a sent statement past its deadline that it may be stored', async () => {
    const { given, run } = createDatabase(3)

    const ended = run('stuck', DEADLINE_MS)
    given[0]?.sendToSocket()

    expect(await ended).toMatchObject({
      code: 'DEADLINE',
      kind: 'dependency',
      isIndeterminate: true,
    })
  })

  test('makes a statement harmless that still waits for its connection at its deadline', async () => {
    const { database, given, run } = createDatabase(1)

    const ended = await run('INSERT', DEADLINE_MS)

    expect(ended).toMatchObject({ code: 'DEADLINE', isIndeterminate: false })
    expect(given[0]?.textOnSocket()).toBe('SELECT 1')
    expect(database.replacedCount).toBe(0)
  })

  test('keeps the place of a harmless statement until the driver is done with it', async () => {
    const { given, run, texts } = createDatabase(1)
    await run('expired', DEADLINE_MS)

    const next = run('next')
    expect(texts()).toEqual(['expired'])
    given[0]?.answer()
    await wait(0)
    given[1]?.answer()

    expect(await next).toBe('done')
  })

  test('replaces the pool once when half of its connections are stuck, and goes on with the new one', async () => {
    const { database, ended, given, run } = createDatabase(4)
    const stuck = ['a', 'b'].map((name) => run(name, DEADLINE_MS))
    const healthy = ['c', 'd'].map((name) => run(name))
    for (const statement of given) {
      statement.sendToSocket()
    }
    const waiting = run('waiting')

    await Promise.all(stuck)

    expect(database.replacedCount).toBe(1)
    expect(ended).toEqual([{ pool: 1, timeout: 0 }])
    expect(given.at(-1)).toMatchObject({ text: 'waiting', pool: 2 })
    given.at(-1)?.answer()
    given[2]?.answer()
    given[3]?.answer()
    expect(await Promise.all([waiting, ...healthy])).toEqual(['done', 'done', 'done'])
  })

  test('does not replace the new pool for what was stuck in the old one', async () => {
    const { database, given, run } = createDatabase(4)
    const stuck = ['a', 'b', 'c', 'd'].map((name) => run(name, DEADLINE_MS))
    for (const statement of given) {
      statement.sendToSocket()
    }

    await Promise.all(stuck)

    expect(database.replacedCount).toBe(1)
  })

  test('keeps the pool while fewer than half are stuck', async () => {
    const { database, given, run } = createDatabase(3)

    const stuck = run('stuck', DEADLINE_MS)
    given[0]?.sendToSocket()
    await stuck

    expect(database.replacedCount).toBe(0)
  })

  test('no longer counts a connection as stuck whose late answer came', async () => {
    const { database, given, run } = createDatabase(3)
    for (const index of [0, 1]) {
      const late = run('late', DEADLINE_MS)
      given[index]?.sendToSocket()
      await late
      given[index]?.answer()
      await wait(0)
    }

    expect(database.replacedCount).toBe(0)
    expect(database.inFlight).toBe(0)
  })

  test('is not confused by what an abandoned pool still answers', async () => {
    const { database, given, run } = createDatabase(1)
    const first = run('first')
    database.replacePool()
    void run('second')

    given[0]?.fail(Object.assign(new Error('gone'), { code: 'CONNECTION_DESTROYED' }))

    expect(await first).toMatchObject({ code: 'CONNECTION_DESTROYED', isIndeterminate: true })
    await wait(0)
    expect(database.inFlight).toBe(1)
  })

  test('refuses a statement at once when 1000 wait already', async () => {
    const { database, run } = createDatabase(1)
    for (let count = 0; count < 1_001; count += 1) {
      void run('waiting')
    }

    const ended = await run('one too many')

    expect(ended).toMatchObject({ code: 'QUEUE_FULL', isIndeterminate: false })
    expect(database.waiting).toBe(1_000)
    await database.close()
  })

  test('refuses what waits and what comes when it is closed, and ends the driver', async () => {
    const { database, ended, given, run, settled } = createDatabase(1)
    const inFlight = run('in flight')
    const waiting = run('waiting')

    await database.close()

    expect(await waiting).toMatchObject({ code: 'CLOSED', isIndeterminate: false })
    expect(await run('late')).toMatchObject({ code: 'CLOSED', isIndeterminate: false })
    expect(ended).toEqual([{ pool: 1, timeout: 1 }])
    expect(settled).not.toContain('in flight')
    given[0]?.answer()
    expect(await inFlight).toBe('done')
    expect(given).toHaveLength(1)
  })

  test('rejects a statement that cannot be made, and keeps its place for the next', async () => {
    const { database, run } = createDatabase(1)

    const broken = await database
      .run(() => {
        throw new RangeError('Invalid Date')
      }, FAR_MS)
      .catch((error: unknown) => error)
    void run('next')

    expect(broken).toMatchObject({ name: 'DatabaseError', isIndeterminate: false })
    expect([database.inFlight, database.waiting]).toEqual([1, 0])
  })
})
