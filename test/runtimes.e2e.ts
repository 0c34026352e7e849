import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { stopComponent } from '../experiment/src/host/component.ts'
import { RUNTIMES } from '../experiment/src/stack/processes/runtimes/runtimes.ts'
import { until } from '../experiment/src/wait.ts'
import { makeLocation, post } from './test-client.ts'
import { findOrInstall } from './test-runtime.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

const SERVICES = ['rest', 'producer', 'consumer'] as const
const forever = new AbortController().signal

/** Resolves when a service says that it is ready, or not ready. */
async function untilReady(url: string, isReady: boolean): Promise<void> {
  await until(
    { what: `${url}/ready saying ${isReady}`, timeoutMs: 60_000, everyMs: 100, signal: forever },
    async () => {
      const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5_000) })
      return response.ok === isReady ? undefined : await response.text()
    },
  )
}

/** Posts bodies over one connection, one after the other without waiting; gives the statuses of the answers. */
async function postOverOne(url: string, bodies: unknown[]): Promise<number[]> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  const statuses = () => [...said.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status))
  let said = ''
  socket.on('data', (chunk) => (said += chunk.toString()))
  socket.on('error', () => undefined)
  for (const body of bodies.map((one) => JSON.stringify(one))) {
    socket.write(
      `POST /v1/locations HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
  }
  const what = `${bodies.length} answers`
  try {
    await until({ what, timeoutMs: 5_000, everyMs: 20, signal: forever }, async () =>
      statuses().length === bodies.length ? undefined : said,
    )
  } finally {
    socket.destroy()
  }
  return statuses()
}

describe.each(RUNTIMES.map(({ name, title }) => ({ name, title })))('on $title', ({ name }) => {
  let one: TestStack
  let version = ''
  const urls = () => {
    const { restUrl, producerUrl, consumerUrl } = one.endpoints
    return [restUrl, producerUrl, consumerUrl]
  }
  /** The architecture of the row of each, by id; an event that is not stored has none. */
  async function stored(...locations: Record<string, unknown>[]) {
    const ids = locations.map((location) => String(location['event_id']))
    const rows = await one.sql<{ event_id: string; architecture: string }[]>`
      SELECT event_id, architecture FROM driver_locations WHERE event_id IN ${one.sql(ids)}`
    return ids.map((id) => rows.find(({ event_id }) => event_id === id)?.architecture)
  }

  beforeAll(async () => {
    const runtime = await findOrInstall(name)
    version = runtime.version
    one = await startTestStack({ failureThreshold: 2, resetTimeoutMs: 500 }, { runtime })
  }, 420_000)
  afterAll(async () => {
    await one.sql.end({ timeout: 1 })
    await one.down()
  }, 60_000)

  test('a run says which runtime and which version of it', async () => {
    expect((await one.stack.facts()).versions).toMatchObject({ [name]: version })
  })

  test('the services accept, refuse, and store', async () => {
    const { restUrl, producerUrl } = one.endpoints
    const viaRest = makeLocation()
    const viaKafka = makeLocation()

    const answers = [
      await post(restUrl, viaRest),
      await post(producerUrl, viaKafka),
      await post(restUrl, viaRest),
      await post(restUrl, {}),
      await post(producerUrl, { ...viaKafka, latitude: 91 }),
      await post(restUrl, { ...viaRest, driver_id: 'x'.repeat(100_000) }),
      await post(producerUrl, { ...viaRest, driver_id: 'x'.repeat(100_000) }),
    ]
    await one.drained(60_000)

    expect(answers.map(({ status }) => status)).toEqual([200, 202, 200, 400, 400, 413, 413])
    expect(await answers[4]?.json()).toMatchObject({
      status: 400,
      title: 'Not a driver location',
      errors: [{ path: 'latitude' }],
    })
    expect(await stored(viaRest, viaKafka)).toEqual(['rest', 'kafka'])
  })

  test('a request after one that was refused unread is answered, on the same connection', async () => {
    const { restUrl, producerUrl } = one.endpoints
    const large = () => makeLocation({ driver_id: 'x'.repeat(1_000_000) })

    expect(await postOverOne(restUrl, [large(), makeLocation()])).toEqual([413, 200])
    expect(await postOverOne(producerUrl, [large(), makeLocation()])).toEqual([413, 202])
  })

  test('the services tell how they are', async () => {
    const pages = await Promise.all(
      urls().flatMap((url) =>
        ['/health', '/ready', '/metrics', '/openapi.json'].map((path) => fetch(url + path)),
      ),
    )
    const metrics = await (await fetch(`${one.endpoints.producerUrl}/metrics`)).text()
    const breaker: unknown = await (await fetch(`${one.endpoints.consumerUrl}/v1/breaker`)).json()

    expect(pages.map(({ status }) => status)).toEqual(pages.map(() => 200))
    expect(metrics).toMatch(/^kafka_produce_total [1-9]/m)
    expect(metrics).toMatch(/^process_resident_memory_bytes [1-9]/m)
    expect(breaker).toEqual({ state: 'CLOSED', transitions: [] })
  })

  test('with the database dead REST says so soon, Kafka accepts, and both store when it is back', async () => {
    const { restUrl, producerUrl, consumerUrl } = one.endpoints
    const [refused, buffered, after] = [makeLocation(), makeLocation(), makeLocation()]

    await one.stack.kill('database')
    await untilReady(restUrl, false)
    const startedMs = performance.now()
    const no = await post(restUrl, refused)
    const tookMs = performance.now() - startedMs
    const yes = await post(producerUrl, buffered)
    await until(
      { what: 'the breaker opening', timeoutMs: 30_000, everyMs: 50, signal: forever },
      async () => {
        const said = await (await fetch(`${consumerUrl}/v1/breaker`)).text()
        return said.includes('"to":"OPEN"') ? undefined : said
      },
    )
    await one.stack.restore('database')
    await Promise.all(urls().map((url) => untilReady(url, true)))
    const again = await post(restUrl, after)
    await one.drained(60_000)

    expect([no.status, yes.status, again.status]).toEqual([500, 202, 200])
    expect(tookMs).toBeLessThan(3_000)
    expect(await stored(buffered, after)).toEqual(['kafka', 'rest'])
  })

  test('the services end on SIGTERM with code 0', async () => {
    const ends = new Map<string, PromiseWithResolvers<string>>()
    for (const service of SERVICES) {
      const record = one.components.read(service)
      if (record === undefined) {
        throw new Error(`${service} was never started`)
      }
      const end = Promise.withResolvers<string>()
      ends.set(service, end)
      await one.stack.stop(service)
      one.components.start(record.spec, end.resolve)
    }
    await Promise.all(urls().map((url) => untilReady(url, true)))

    await Promise.all(
      SERVICES.flatMap((service) => one.components.read(service) ?? []).map(stopComponent),
    )

    const how = await Promise.all([...ends.values()].map(({ promise }) => promise))
    expect(how).toEqual(['exit code 0', 'exit code 0', 'exit code 0'])
  })
})
