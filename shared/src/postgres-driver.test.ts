import { afterEach, describe, expect, test } from 'bun:test'
import { type AddressInfo, createServer, Socket } from 'node:net'
import postgres from 'postgres'

// What patches/postgres@3.4.9.patch mends: state of a connection that died, kept for the one that replaces it. Each of
// these fails without the patch. The server below speaks as much of the protocol as a pool of one connection needs.

const message = (type: string, ...parts: (Buffer | string | number[])[]): Buffer => {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))),
  )
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.byteLength + 4)
  return Buffer.concat([Buffer.from(type), length, body])
}
const READY = message('Z', 'I')
const GREETING = Buffer.concat([message('R', Buffer.alloc(4)), READY])
// No table, no column of one, type 25 of any length, no modifier, as text.
const TEXT_FIELD = [0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]
/** A table of one column, `n`, of type text. */
const COLUMNS = message('T', [0, 1], 'n\0', TEXT_FIELD)
const row = (text: string) => message('D', [0, 1, 0, 0, 0, Buffer.byteLength(text)], text)
const answer = (...texts: string[]) =>
  Buffer.concat([COLUMNS, ...texts.map(row), message('C', `SELECT ${texts.length}\0`), READY])
const refusal = (code: string) =>
  message('E', `SFATAL\0C${code}\0Mthe server says no\0`, Buffer.alloc(1))

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) {
    await close()
  }
})

/** A server that does with each statement what `answers` says, in turn over all connections, and a pool of one. */
async function serve(answers: ((socket: Socket) => void)[]) {
  const statements: string[] = []
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(GREETING)
      socket.on('data', (bytes) => {
        if (bytes.toString('latin1', 0, 1) === 'Q') {
          statements.push(bytes.toString('latin1'))
          answers.shift()?.(socket)
        }
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server on a TCP port gives no text here.
  const { port } = Object.assign<Partial<AddressInfo>, unknown>({}, server.address())
  const sockets: Socket[] = []
  const options = {
    max: 1,
    fetch_types: false,
    connect_timeout: 1,
    backoff: () => 0,
    socket: () => {
      const socket = new Socket()
      sockets.push(socket)
      return socket.connect(port ?? 0, '127.0.0.1')
    },
  }
  const sql = postgres(`postgres://me@127.0.0.1:${port}/db`, options)
  closers.push(async () => {
    await sql.end({ timeout: 0 })
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  const ask = (n: number) =>
    sql.unsafe(`SELECT ${n}`).then(
      (rows) => Array.from(rows, (one) => one?.['n']),
      (error: unknown) => error,
    )
  return { ask, sockets, statements }
}

describe('a statement after a connection that died', () => {
  test('is not given the refusal that ended that connection', async () => {
    const { ask, statements } = await serve([
      (socket) => socket.end(refusal('57P01')),
      (socket) => socket.write(answer('second')),
    ])

    await ask(1)
    const second = await ask(2)

    expect(second).toEqual(['second'])
    expect(statements).toHaveLength(2)
  })

  test('has its own rows only, when that connection died amid rows', async () => {
    const { ask } = await serve([
      (socket) => socket.end(Buffer.concat([COLUMNS, row('of the'), row('first')])),
      (socket) => socket.write(answer('second')),
    ])

    await ask(1)

    expect(await ask(2)).toEqual(['second'])
  })

  test('is sent, when that connection died with a statement written but not yet sent', async () => {
    const { ask, sockets, statements } = await serve([
      (socket) => socket.write(answer('first')),
      (socket) => socket.write(answer('third')),
    ])
    await ask(1)

    const second = ask(2)
    // The driver takes it a microtask later and writes it at the end of this round of the event loop; the connection
    // is seen to be closed before that, as when both events come out of one poll.
    await Promise.resolve()
    sockets[0]?.destroy().emit('close', false)

    expect(await second).toMatchObject({ code: 'CONNECTION_CLOSED' })
    expect(await ask(3)).toEqual(['third'])
    expect(statements.map((bytes) => /SELECT \d/.exec(bytes)?.[0])).toEqual([
      'SELECT 1',
      'SELECT 3',
    ])
  })
})
