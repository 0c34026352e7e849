import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { BODY_MAX_BYTES, IDLE_TIMEOUT_S, type ServeOptions, type Server } from './server.ts'

const POLL_MS = 20

/** @throws Error with code `EADDRINUSE` when the port is taken */
export async function serveOnNode({ hostname, port, fetch }: ServeOptions): Promise<Server> {
  const answer = getRequestListener(fetch, { hostname })
  const server = createServer((incoming, outgoing) => {
    if (Number(incoming.headers['content-length']) > BODY_MAX_BYTES) {
      outgoing.writeHead(413, { connection: 'close' }).end()
      return
    }
    void answer(incoming, outgoing).then(() => discardRest(incoming))
  })
  server.timeout = IDLE_TIMEOUT_S * 1_000
  server.keepAliveTimeout = IDLE_TIMEOUT_S * 1_000
  server.listen({ host: hostname, port })
  // Rejects with the error when it cannot listen.
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    stop: () => stop(server),
  }
}

/**
 * A body that was refused unread is in the way of the connection's next request. The adapter lets it flow, into a web
 * stream that holds it up, and closes the connection after 500 ms, under that request.
 */
function discardRest(incoming: IncomingMessage): void {
  if (!incoming.readableEnded) {
    incoming.removeAllListeners('data')
    incoming.resume()
  }
}

async function stop(server: HttpServer): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // Node closes the connections that are idle now; one with an open request is idle when that is answered.
  const timer = setInterval(() => server.closeIdleConnections(), POLL_MS)
  await closed
  clearInterval(timer)
}
