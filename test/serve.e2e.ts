import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { RUNTIMES } from '../experiment/src/stack/processes/runtimes/runtimes.ts'
import { ROOT } from '../experiment/src/workspace.ts'
import { findOrInstall } from './test-runtime.ts'

const MEGABYTES = (count: number) => 'x'.repeat(count * 1024 * 1024)
const IDLE_MOST_MS = 20_000
const started: ChildProcess[] = []

afterAll(() => started.forEach((child) => child.kill('SIGKILL')))

/** Starts `served.ts` under that runtime, and returns what it said first. */
async function start(name: string, port = 0) {
  const { command, args } = await findOrInstall(name)
  const child = spawn(command, [...args, join(ROOT, 'test/served.ts'), String(port)], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  started.push(child)
  const ended = once(child, 'exit')
  const said: { port?: number; is?: string; code?: string } = JSON.parse(
    String(await once(child.stdout, 'data')),
  )
  return { child, ended, said, url: `http://127.0.0.1:${said.port}` }
}

/** How long a connection stays open after its one request, in ms. */
async function measureIdle(port: number): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write('GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n')
  await once(socket, 'data')
  const startedMs = performance.now()
  await Promise.race([once(socket, 'close'), wait(IDLE_MOST_MS)])
  socket.destroy()
  return performance.now() - startedMs
}

const request = (url: string, body?: string) =>
  fetch(url, {
    // A connection of its own: one that is kept would reach a server that no longer listens.
    keepalive: false,
    signal: AbortSignal.timeout(20_000),
    ...(body !== undefined && { method: 'POST', body }),
  })

describe.each(RUNTIMES.map(({ name, title }) => ({ name, title })))(
  'serving on $title',
  ({ name, title }) => {
    let server: Awaited<ReturnType<typeof start>>

    beforeAll(async () => {
      server = await start(name)
    }, 330_000)

    test('is done by that runtime', async () => {
      expect(server.said.is).toStartWith(`${title === 'Node' ? 'Node.js' : title}/`)
    })

    test('passes a body of 3 MiB on to the routes, and refuses one of 5 MiB', async () => {
      const small = await request(`${server.url}/small`, MEGABYTES(3))
      const large = await request(`${server.url}/large`, MEGABYTES(5))

      expect([small.status, await small.text()]).toEqual([200, `/small ${3 * 1024 * 1024}`])
      expect(large.status).toBe(413)
    })

    test('says EADDRINUSE when the port is taken', async () => {
      const second = await start(name, server.said.port)

      expect(second.said).toEqual({ code: 'EADDRINUSE' })
      expect(await second.ended).toEqual([2, null])
    })

    // Deno has no setting for it.
    if (name !== 'deno') {
      test('closes a connection that was idle for 15 s', async () => {
        const idleMs = await measureIdle(server.said.port ?? 0)

        expect(idleMs).toBeGreaterThan(12_000)
        expect(idleMs).toBeLessThan(IDLE_MOST_MS)
      })
    }

    test('that is told to stop answers what is open, takes nothing new, and resolves', async () => {
      const open = request(`${server.url}/slow`)
      await wait(300)
      server.child.kill('SIGTERM')
      await wait(300)
      const late = await request(`${server.url}/late`).then(
        ({ status }) => status,
        () => 'refused',
      )

      expect(late).toBe('refused')
      expect(await (await open).text()).toBe('/slow 0')
      expect(await server.ended).toEqual([0, null])
    })
  },
)
