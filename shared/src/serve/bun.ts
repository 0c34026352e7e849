import { BODY_MAX_BYTES, IDLE_TIMEOUT_S, type ServeOptions, type Server } from './server.ts'

/** @throws Error with code `EADDRINUSE` when the port is taken */
export async function serveOnBun({ hostname, port, fetch }: ServeOptions): Promise<Server> {
  const server = Bun.serve({
    hostname,
    port,
    fetch,
    idleTimeout: IDLE_TIMEOUT_S,
    maxRequestBodySize: BODY_MAX_BYTES,
  })
  return { port: server.port ?? port, stop: () => server.stop() }
}
