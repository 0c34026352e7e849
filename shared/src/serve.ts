import type { DenoRuntime } from './serve/deno.ts'
import type { ServeOptions, Server } from './serve/server.ts'

export type { Server } from './serve/server.ts'

/**
 * Serves on the runtime that this process is: Bun, Deno or Node. Nothing else in the project asks which one.
 * @throws Error with code `EADDRINUSE` when the port is taken
 */
export async function serve(options: ServeOptions): Promise<Server> {
  const runtime: { Bun?: unknown; Deno?: DenoRuntime } = globalThis
  // Each loads its own file only.
  if (runtime.Bun) {
    return (await import('./serve/bun.ts')).serveOnBun(options)
  }
  if (runtime.Deno) {
    return (await import('./serve/deno.ts')).serveOnDeno(runtime.Deno, options)
  }
  return (await import('./serve/node.ts')).serveOnNode(options)
}
