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

/** A connection without traffic for this long is closed, also while its request is being handled; Bun's default is 10 s. */
export const IDLE_TIMEOUT_S = 15
/**
 * Far above what the routes accept, so that they refuse with a body that says so; this only keeps the absurd out. Of a
 * body that does not say its length only Bun counts the bytes; the routes do so for all.
 */
export const BODY_MAX_BYTES = 4 * 1024 * 1024
