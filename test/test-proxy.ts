import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/**
 * How a proxy treats its connections: `slow` keeps each answer for that long, `sliced` hands it on byte by byte,
 * `silent` passes nothing on, `cut` hangs up after that many bytes of answers, `reset` answers with RST, and `deserted`
 * hangs up at once, as a proxy does whose server is gone.
 */
export type Mode =
  | { kind: 'open' }
  | { kind: 'slow'; delayMs: number }
  | { kind: 'sliced' }
  | { kind: 'silent' }
  | { kind: 'cut'; afterBytes: number }
  | { kind: 'reset' }
  | { kind: 'deserted' }

export interface TestProxy {
  port: number
  /** Connections that were made to it so far. */
  connections(): number
  become(mode: Mode): void
  close(): void
}

interface Pair {
  client: Socket
  server: Socket
  answeredBytes: number
}

/** A TCP proxy on loopback in front of a port. */
export async function startProxy(targetPort: number): Promise<TestProxy> {
  const pairs = new Set<Pair>()
  let mode: Mode = { kind: 'open' }
  let connections = 0
  const listener = createServer((client) => {
    connections += 1
    client.on('error', () => undefined)
    if (mode.kind === 'deserted') {
      client.end()
      return
    }
    const pair = { client, server: connect(targetPort, '127.0.0.1'), answeredBytes: 0 }
    pairs.add(pair)
    pair.server.on('error', () => undefined)
    client.on('data', (bytes) => {
      if (mode.kind === 'reset') {
        client.resetAndDestroy()
      } else if (mode.kind !== 'silent') {
        pair.server.write(bytes)
      }
    })
    pair.server.on('data', (bytes) => handOn(pair, Buffer.from(bytes), mode))
    client.on('close', () => {
      pairs.delete(pair)
      pair.server.destroy()
    })
    pair.server.on('close', () => mode.kind !== 'silent' && client.end())
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  // A server on a TCP port gives no text here.
  const { port = 0 } = Object.assign<Partial<AddressInfo>, unknown>({}, listener.address())
  return {
    port,
    connections: () => connections,
    become(next) {
      // What was kept back in silence is as good as lost: nobody may hear it later, out of order.
      if (mode.kind === 'silent' || next.kind === 'deserted') {
        pairs.forEach(({ client }) => client.destroy())
      }
      mode = next
    },
    close() {
      pairs.forEach(({ client }) => client.destroy())
      listener.close()
    },
  }
}

function handOn(pair: Pair, bytes: Buffer, mode: Mode): void {
  const { client } = pair
  switch (mode.kind) {
    case 'slow':
      setTimeout(() => client.write(bytes), mode.delayMs)
      return
    case 'sliced':
      for (const byte of bytes) {
        client.write(Buffer.of(byte))
      }
      return
    case 'cut':
      pair.answeredBytes += bytes.byteLength
      if (pair.answeredBytes > mode.afterBytes) {
        client.destroy()
      } else {
        client.write(bytes)
      }
      return
    case 'silent':
    case 'reset':
    case 'deserted':
      return
    case 'open':
      client.write(bytes)
  }
}
