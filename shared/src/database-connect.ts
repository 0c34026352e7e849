import { Socket } from 'node:net'
import postgres from 'postgres'
import type { Connect, DatabaseSettings, Sql } from './database.ts'

const RECONNECT_JITTER_SHARE = 0.5
const CONNECT_TIMEOUT_S = 2
const KEEP_ALIVE_MS = 60_000
const LOCK_TIMEOUT_MS = 1_000

export interface ConnectOptions {
  /** What the server calls its client. */
  applicationName: string
  /** Makes the server give up a statement when its client has: a slow server would collect them. */
  statementTimeoutMs: number
  /** Called for each try to connect that ended before the server said anything. */
  onConnectFailed?: () => void
}

/** How the driver connects: every wait of its own bounded, reconnect for as long as it takes. */
export function connectPostgres(
  settings: DatabaseSettings,
  { applicationName, statementTimeoutMs, onConnectFailed }: ConnectOptions,
): Connect {
  const reconnectS = settings.DATABASE_RECONNECT_MS / 1_000
  return () => {
    const sockets = createSocketFactory(onConnectFailed)
    const options = {
      max: settings.DATABASE_POOL_SIZE,
      backoff: () => reconnectS * (1 + Math.random() * RECONNECT_JITTER_SHARE),
      connect_timeout: CONNECT_TIMEOUT_S,
      idle_timeout: 30,
      max_lifetime: 600,
      // The query for array types runs on each new connection and rejects where nobody listens when it fails.
      fetch_types: false,
      onnotice() {},
      socket: (target: Target) => sockets.open(target),
      connection: {
        application_name: applicationName,
        statement_timeout: statementTimeoutMs,
        lock_timeout: Math.min(LOCK_TIMEOUT_MS, statementTimeoutMs),
      },
    }
    const sql = postgres(settings.DATABASE_URL, options)
    const end = sql.end.bind(sql)
    sql.end = async (how) => {
      await end(how)
      sockets.destroyConnecting()
    }
    return sql
  }
}

/** The driver as it comes: its queue has no bound, and nothing in it has a deadline. */
export function connectUnbounded(settings: DatabaseSettings): Sql {
  return postgres(settings.DATABASE_URL, { max: settings.DATABASE_POOL_SIZE, onnotice() {} })
}

/** What postgres.js 3.4.9 tells a socket factory. */
interface Target {
  host: string[]
  port: number[]
  path?: string | false
}

/**
 * Sockets for one pool. A server, or a proxy whose server is gone, that closes a connection before its first byte is
 * as good as one that refuses it, but postgres.js connects again at once, thousands of times a second
 * (https://github.com/porsager/postgres/issues/1179). Here such an end is an error, and its back-off holds.
 */
function createSocketFactory(onConnectFailed: () => void = () => undefined) {
  const connecting = new Set<Socket>()
  let attempts = 0

  return {
    /** Returns before the connection is made: postgres.js takes over then, with its time limit and its listeners. */
    open({ host, port, path }: Target): Socket {
      const index = attempts % port.length
      attempts += 1
      const socket = new Socket()
      connecting.add(socket)
      socket
        .once('connect', () => socket.setKeepAlive(true, KEEP_ALIVE_MS))
        .once('data', () => connecting.delete(socket))
        .once('close', () => {
          if (connecting.delete(socket)) {
            onConnectFailed()
          }
        })
        .once('end', () => {
          if (connecting.has(socket)) {
            socket.destroy(new HandshakeEndedError())
          }
        })
      if (path) {
        return socket.connect(path)
      }
      // postgres.js reads both to check the certificate and to name the server in its errors.
      const address = { host: host[index] ?? 'localhost', port: port[index] ?? 5432 }
      return Object.assign(socket, address).connect(address)
    },
    /** postgres.js forgets a connection that is being made when its pool ends, and the server would keep it. */
    destroyConnecting(): void {
      for (const socket of connecting) {
        socket.destroy()
      }
    },
  }
}

class HandshakeEndedError extends Error {
  override name = 'HandshakeEndedError'
  readonly code = 'HANDSHAKE_ENDED'

  constructor() {
    super('The server closed the connection before it said anything.')
  }
}
