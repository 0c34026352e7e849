import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { request } from 'node:http'
import { makeLocation, post } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

let one: TestStack

beforeAll(async () => {
  one = await startTestStack()
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

const MEGABYTE = 'x'.repeat(1_000_000)
const JSON_TYPE = { 'content-type': 'application/json' }
const location = (changes: Record<string, unknown>) => JSON.stringify(makeLocation(changes))
const latitude = (literal: string) =>
  location({ latitude: 0 }).replace('"latitude":0', `"latitude":${literal}`)

interface BadRequest {
  what: string
  body: string | Uint8Array
  headers?: Record<string, string>
  method?: string
  status: number
}

const BAD: BadRequest[] = [
  { what: 'no body', body: '', status: 400 },
  { what: 'broken JSON', body: '{"event_id":', status: 400 },
  { what: 'a JSON array', body: '[]', status: 400 },
  { what: 'null', body: 'null', status: 400 },
  { what: 'missing fields', body: '{}', status: 400 },
  { what: 'a number as text', body: location({ latitude: '12' }), status: 400 },
  { what: 'text as an object', body: location({ driver_id: {} }), status: 400 },
  { what: 'NaN', body: latitude('NaN'), status: 400 },
  { what: 'Infinity', body: latitude('1e400'), status: 400 },
  { what: 'latitude 91', body: latitude('91'), status: 400 },
  { what: 'longitude -181', body: location({ longitude: -181 }), status: 400 },
  { what: 'an unknown field', body: location({ colour: 'red' }), status: 400 },
  { what: 'a __proto__ key', body: location({}).replace('{', '{"__proto__":{},'), status: 400 },
  { what: 'U+0000', body: location({ driver_id: 'a\u0000b' }), status: 400 },
  {
    what: 'a lone surrogate',
    body: location({ driver_id: 'x' }).replace('"x"', '"\\ud800"'),
    status: 400,
  },
  {
    what: 'a driver_id of 65 characters',
    body: location({ driver_id: 'd'.repeat(65) }),
    status: 400,
  },
  { what: 'an empty driver_id', body: location({ driver_id: '' }), status: 400 },
  { what: 'an event_id that is no UUID', body: location({ event_id: '42' }), status: 400 },
  {
    what: 'the 30th of February',
    body: location({ recorded_at: '2026-02-30T00:00:00Z' }),
    status: 400,
  },
  {
    what: 'a time without an offset',
    body: location({ recorded_at: '2026-02-03T00:00:00' }),
    status: 400,
  },
  {
    what: 'invalid UTF-8',
    body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    status: 400,
  },
  { what: 'a nesting of 8,000 levels', body: '['.repeat(8_000) + ']'.repeat(8_000), status: 400 },
  { what: '1 MB with a length', body: location({ driver_id: MEGABYTE }), status: 413 },
  {
    what: 'another content type',
    body: location({}),
    headers: { 'content-type': 'text/plain' },
    status: 415,
  },
  { what: 'no content type', body: location({}), headers: {}, status: 415 },
  {
    what: 'another charset',
    body: location({}),
    headers: { 'content-type': 'application/json; charset=latin1' },
    status: 415,
  },
  { what: 'GET', body: '', method: 'GET', status: 405 },
  { what: 'PUT', body: location({}), method: 'PUT', status: 405 },
  { what: 'DELETE', body: '', method: 'DELETE', status: 405 },
]

async function send(
  url: string,
  { body, headers, method = 'POST' }: BadRequest,
): Promise<Response> {
  // A Blob without a type keeps fetch from adding a content type of its own.
  const sent = body.length === 0 ? undefined : new Blob([body])
  return fetch(`${url}/v1/locations`, {
    method,
    headers: headers ?? JSON_TYPE,
    ...(sent && method !== 'GET' && { body: sent }),
    signal: AbortSignal.timeout(5_000),
  })
}

/** Sends a megabyte in chunks, without saying how much will come. Resolves to the status, or to 'closed'. */
function sendChunked(url: string): Promise<number | 'closed'> {
  return new Promise((resolve) => {
    const sending = request(
      `${url}/v1/locations`,
      { method: 'POST', headers: JSON_TYPE },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 'closed')
      },
    )
    // The service may hang up before everything was sent.
    sending.on('error', () => resolve('closed'))
    sending.setTimeout(5_000, () => sending.destroy())
    for (let chunk = 0; chunk < 16; chunk += 1) {
      sending.write(MEGABYTE.slice(0, 62_500))
    }
    sending.end()
  })
}

const urlOf = (service: string) =>
  service === 'rest' ? one.endpoints.restUrl : one.endpoints.producerUrl

describe.each(['rest', 'producer'])('%s', (service) => {
  test.each(BAD)('answers $status to $what', async (bad) => {
    const response = await send(urlOf(service), bad)
    const text = await response.text()

    expect(response.status).toBe(bad.status)
    expect(text).not.toMatch(/node_modules|\.ts:\d+|at Object/)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.parse(text)).toMatchObject({
      status: bad.status,
      title: expect.any(String),
      detail: expect.any(String),
    })
  })

  test('answers 413 to 1 MB without a length', async () => {
    expect(await sendChunked(urlOf(service))).toBe(413)
  })

  test('answers 405 with the method that is allowed', async () => {
    const response = await fetch(`${urlOf(service)}/v1/locations`, {
      signal: AbortSignal.timeout(5_000),
    })

    expect(response.headers.get('allow')).toBe('POST')
  })
})

describe('after all of that', () => {
  test('nothing was published and nothing stored', async () => {
    const [row] = await one.sql<
      { count: number }[]
    >`SELECT count(*)::int AS count FROM driver_locations`

    expect(await one.topicEnd()).toBe(0)
    expect(row?.count).toBe(0)
  })

  test('a good event is still accepted by both, and the same one twice is stored once', async () => {
    const toRest = makeLocation()
    const toProducer = makeLocation()

    const statuses: number[] = []
    for (const [url, body] of [
      [one.endpoints.restUrl, toRest],
      [one.endpoints.restUrl, toRest],
      [one.endpoints.producerUrl, toProducer],
      [one.endpoints.producerUrl, toProducer],
    ] as const) {
      statuses.push((await post(url, body)).status)
    }
    await one.drained(10_000)
    const rows = await one.sql<{ event_id: string }[]>`SELECT event_id FROM driver_locations`

    expect(statuses).toEqual([200, 200, 202, 202])
    expect(rows.map(({ event_id }) => event_id).toSorted()).toEqual(
      [String(toRest['event_id']), String(toProducer['event_id'])].toSorted(),
    )
  }, 20_000)

  test('a name of any characters is stored as it was sent, by both', async () => {
    const names = [
      '"',
      '\\',
      '\\"',
      ',',
      '{}',
      '{"a"',
      'NULL',
      'null',
      "'; --",
      ' a ',
      '\n\t',
      '$1',
      'ü 漢 🚕',
    ]
    const sent = ['rest', 'producer'].flatMap((service) =>
      names.map((name) => ({ service, location: makeLocation({ driver_id: name }) })),
    )

    for (const { service, location: body } of sent) {
      expect((await post(urlOf(service), body)).ok).toBe(true)
    }
    await one.drained(10_000)
    const rows = await one.sql<
      { event_id: string; driver_id: string }[]
    >`SELECT event_id, driver_id FROM driver_locations`

    const stored = new Map(rows.map((row) => [row.event_id, row.driver_id]))
    for (const { location: body } of sent) {
      expect(stored.get(String(body['event_id']))).toBe(String(body['driver_id']))
    }
  }, 20_000)
})
