import { BODY_MAX_BYTES, type ServeOptions, type Server } from './server.ts'

/** The part of Deno that is used here; its types are not installed. */
export interface DenoRuntime {
  serve(
    options: { hostname: string; port: number; onListen: () => void },
    handler: ServeOptions['fetch'],
  ): { addr: { port: number }; shutdown(): Promise<void> }
}

/**
 * Deno has no setting that closes an idle connection.
 * @throws Error with code `EADDRINUSE` when the port is taken
 */
export async function serveOnDeno(
  deno: DenoRuntime,
  { hostname, port, fetch }: ServeOptions,
): Promise<Server> {
  const server = deno.serve({ hostname, port, onListen() {} }, (request) =>
    Number(request.headers.get('content-length')) > BODY_MAX_BYTES
      ? new Response(null, { status: 413 })
      : fetch(request),
  )
  return { port: server.addr.port, stop: () => server.shutdown() }
}
