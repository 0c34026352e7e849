/** Serves on a port until SIGTERM, for the test of `serve` under each runtime: `served.ts PORT`. Says where, and what it is. */
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { serve } from '@under-fire/shared/serve'

const SLOW_MS = 1_500

try {
  const server = await serve({
    hostname: '127.0.0.1',
    port: Number(process.argv[2]),
    async fetch(request) {
      const { pathname } = new URL(request.url)
      if (pathname === '/slow') {
        await wait(SLOW_MS)
      }
      return new Response(`${pathname} ${(await request.arrayBuffer()).byteLength}`)
    },
  })
  process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)))
  process.stdout.write(`${JSON.stringify({ port: server.port, is: navigator.userAgent })}\n`)
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : String(error)
  process.stdout.write(`${JSON.stringify({ code })}\n`)
  process.exit(2)
}
