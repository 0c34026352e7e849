import { afterEach, describe, expect, test } from 'bun:test'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { connectPostgres } from './database-connect.ts'
import { Database } from './database.ts'

// These few speak over a real socket: what they are about is what postgres.js and the runtime do with one.
const POOL_SIZE = 4
const servers: { server: Server; database: Database }[] = []

afterEach(async () => {
  for (const { server, database } of servers.splice(0)) {
    await database.close()
    server.close()
  }
})

/** A server that does this with each connection, and a database client of it. */
async function connectTo(accept: (socket: Socket) => void, statementTimeoutMs = 2_000) {
  const connections: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    connections.push(socket)
    socket.on('error', () => undefined)
    accept(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server on a TCP port gives no text here.
  const { port } = Object.assign<Partial<AddressInfo>, unknown>({}, server.address())
  const settings = {
    DATABASE_URL: `postgres://me@127.0.0.1:${port}/db`,
    DATABASE_POOL_SIZE: POOL_SIZE,
    DATABASE_RECONNECT_MS: 200,
  }
  const failed: number[] = []
  const database = new Database(
    connectPostgres(settings, {
      applicationName: 'test',
      statementTimeoutMs,
      onConnectFailed: () => failed.push(1),
    }),
    POOL_SIZE,
  )
  servers.push({ server, database })
  const ask = (deadlineMs: number) =>
    database.run((sql) => sql`SELECT 1`, deadlineMs).catch((error: unknown) => error)
  return { connections, failed, database, ask }
}

describe('connectPostgres', () => {
  test('is refused at once, and knows that nothing was stored, when the server closes the connection', async () => {
    const { ask } = await connectTo((socket) => socket.end())

    const startedMs = performance.now()
    const ended = await ask(1_500)

    expect(ended).toMatchObject({ code: 'HANDSHAKE_ENDED', isIndeterminate: false })
    expect(performance.now() - startedMs).toBeLessThan(500)
  })

  test('connects less than ten times a second, under load, to a server that closes at once', async () => {
    const { connections, failed, ask } = await connectTo((socket) => socket.end())

    const endMs = performance.now() + 1_000
    while (performance.now() < endMs) {
      await Promise.all([ask(500), ask(500), ask(500), ask(500), wait(5)])
    }

    expect(connections.length).toBeGreaterThan(2)
    expect(connections.length).toBeLessThan(10 + POOL_SIZE)
    expect(failed.length).toBeGreaterThan(2)
  })

  test('tells the server its time limits, and waits no longer for a lock than for a statement', async () => {
    const startup = Promise.withResolvers<string>()
    const { ask } = await connectTo(
      (socket) => socket.once('data', (bytes) => startup.resolve(bytes.toString())),
      700,
    )
    void ask(100)

    const words = (await startup.promise).split('\0')

    expect(words[words.indexOf('application_name') + 1]).toBe('test')
    expect(words[words.indexOf('statement_timeout') + 1]).toBe('700')
    expect(words[words.indexOf('lock_timeout') + 1]).toBe('700')
  })

  test('leaves no connection behind that was being made when the pool was given up', async () => {
    const closed = Promise.withResolvers<void>()
    const { connections, database, ask } = await connectTo((socket) =>
      socket.resume().once('end', () => closed.resolve()),
    )
    void ask(1_000)
    while (connections.length === 0) {
      await wait(1)
    }

    database.replacePool()

    await closed.promise
  })
})
