import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { untilReadiness } from './ordeal.ts'
import { makeLocation, post } from './test-client.ts'
import { startTestStack, TEST_PORTS, type TestStack } from './test-stack.ts'

// `serve` closes a connection after 15 s without traffic; a busy machine may notice late.
const CLOSED_WITHIN_MS = 25_000
// 2 s and 3 s are the services' deadlines; the rest is the test's own work with so many connections.
const ANSWER_MAX_MS = 10_000
const IDLE_CONNECTIONS = 300
// More than REST's pool and queue take together.
const BURST = 1_500

const SERVICES = ['rest', 'producer'] as const
const folder = mkdtempSync(join(tmpdir(), 'under-fire-clients-'))
const path = process.env['PATH'] ?? ''

let one: TestStack

beforeAll(async () => {
  // A Prometheus that ends at once must be nothing to the stack.
  writeFileSync(join(folder, 'prometheus'), '#!/bin/sh\nexit 1\n')
  chmodSync(join(folder, 'prometheus'), 0o755)
  process.env['PATH'] = `${folder}${delimiter}${path}`
  one = await startTestStack()
}, 120_000)
afterAll(async () => {
  process.env['PATH'] = path
  rmSync(folder, { recursive: true, force: true })
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

const urlOf = (service: (typeof SERVICES)[number]) =>
  service === 'rest' ? one.endpoints.restUrl : one.endpoints.producerUrl

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket))
    socket.on('error', reject)
  })
}

const closed = (socket: Socket) =>
  new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
    socket.resume()
  })

const request = (body: string, length = Buffer.byteLength(body)) =>
  `POST /v1/locations HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`

/** Sends a whole request on a connection of its own; resolves to the status, 0 for one without an answer. `fetch` would not send so many at once. */
async function send(port: number): Promise<number> {
  const socket = await open(port)
  let answer = ''
  socket.setEncoding('latin1').on('data', (text: string) => (answer += text))
  const ended = closed(socket)
  socket.setTimeout(ANSWER_MAX_MS, () => socket.destroy())
  socket.write(request(JSON.stringify(makeLocation())))
  await ended
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
}

async function metricOf(url: string, pattern: RegExp): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(pattern.exec(text)?.[1] ?? 0)
}

test('a Prometheus that ends at once keeps nothing from working', async () => {
  const statuses = await Promise.all(
    SERVICES.map(async (service) => (await post(urlOf(service), makeLocation())).status),
  )

  expect(statuses).toEqual([200, 202])
  expect(one.stack.unexpectedExits()).toEqual([])
})

describe.each(SERVICES)('%s', (service) => {
  test('serves others beside half bodies, half headers and hundreds of idle connections, and closes those', async () => {
    const port = TEST_PORTS[service]
    const halfBody = await open(port)
    halfBody.write(request('{"event_id":', 400))
    const halfHeader = await open(port)
    halfHeader.write('POST /v1/locations HTTP/1.1\r\nHost: te')
    const idle = await Promise.all(Array.from({ length: IDLE_CONNECTIONS }, () => open(port)))
    const dripping = await open(port)
    dripping.on('error', () => undefined)
    const drip = setInterval(() => dripping.write('X'), 500)
    const startedMs = performance.now()
    const all = Promise.all([halfBody, halfHeader, ...idle].map(closed))

    const statuses: number[] = []
    for (let sent = 0; sent < 20; sent += 1) {
      statuses.push((await post(urlOf(service), makeLocation())).status)
    }
    await all
    const tookMs = performance.now() - startedMs
    clearInterval(drip)
    dripping.destroy()

    expect(new Set(statuses)).toEqual(new Set([service === 'rest' ? 200 : 202]))
    expect(tookMs).toBeLessThan(CLOSED_WITHIN_MS)
  }, 60_000)
})

describe('more than a service can take', () => {
  test.each([
    ['rest', 'database', 500],
    ['producer', 'broker', 503],
  ] as const)(
    '%s, with its %s frozen, answers %i to all of it within its deadline, keeps its memory, and works again after it',
    async (service, target, refusal) => {
      const port = TEST_PORTS[service]
      const rss = () => metricOf(urlOf(service), /^process_resident_memory_bytes (\d+)/m)
      await Promise.all(Array.from({ length: BURST }, () => send(port)))
      const rssBefore = await rss()

      await one.stack.freeze(target)
      const statuses: number[] = []
      for (let round = 0; round < 2; round += 1) {
        statuses.push(...(await Promise.all(Array.from({ length: BURST }, () => send(port)))))
      }
      const rssAfter = await rss()
      await one.stack.thaw(target)
      await untilReadiness(urlOf(service), 200)
      const again = await post(urlOf(service), makeLocation())

      expect(new Set(statuses)).toEqual(new Set([refusal]))
      expect(rssAfter - rssBefore).toBeLessThan(100 * 1024 * 1024)
      expect(again.ok).toBe(true)
    },
    120_000,
  )
})
