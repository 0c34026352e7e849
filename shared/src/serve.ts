/** A listening HTTP server. `stop` refuses new connections and resolves when the open requests are answered. */
export interface Server {
  port: number
  stop(): Promise<void>
}

export interface ServeOptions {
  hostname: string
  /** 0 lets the system choose. */
  port: number
  fetch: (request: Request) => Response | Promise<Response>
}

// A connection without traffic for this long is closed. Bun's default of 10 s also ends a request still being handled.
const IDLE_TIMEOUT_S = 15
// Far above what the routes accept, so that they refuse with a body that says so; this only keeps the absurd out.
const BODY_MAX_BYTES = 4 * 1024 * 1024

interface BunRuntime {
  serve(options: object): { port?: number | undefined; stop(closeActive?: boolean): Promise<void> }
}
interface DenoRuntime {
  serve(
    options: object,
    handler: ServeOptions['fetch'],
  ): { addr: { port: number }; shutdown(): Promise<void> }
}

/**
 * Serves on the runtime that this process is: the only file of the project that knows which one.
 * @throws Error with code `EADDRINUSE` when the port is taken.
 */
export function serve(options: ServeOptions): Server {
  const runtime: { Bun?: BunRuntime; Deno?: DenoRuntime } = globalThis
  const { hostname, port } = options
  if (runtime.Bun) {
    const server = runtime.Bun.serve({
      hostname,
      port,
      fetch: options.fetch,
      idleTimeout: IDLE_TIMEOUT_S,
      maxRequestBodySize: BODY_MAX_BYTES,
    })
    return { port: server.port ?? port, stop: () => server.stop() }
  }
  if (runtime.Deno) {
    const server = runtime.Deno.serve({ hostname, port, onListen() {} }, options.fetch)
    return { port: server.addr.port, stop: () => server.shutdown() }
  }
  throw new Error('Expected the runtime to be Bun or Deno.')
}
