import { describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import {
  answerWrongMethod,
  limitBody,
  LOCATIONS_PATH,
  type LocationVariables,
  readLocation,
} from './location-body.ts'

const JSON_HEADERS = { 'content-type': 'application/json' }
const VALID = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}
const VALID_TEXT = JSON.stringify(VALID)

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>

/** An app that answers a valid location with itself. Errors that reach `onError` are kept. */
function createEcho() {
  const unexpected: Error[] = []
  const app = new Hono<LocationVariables>()
  app.post(LOCATIONS_PATH, limitBody, readLocation, (c) => c.json(c.var.location))
  app.all(LOCATIONS_PATH, answerWrongMethod('POST'))
  app.onError((error, c) => {
    unexpected.push(error)
    return c.text('unexpected', 500)
  })
  const post = (body: Body, headers: Record<string, string> = JSON_HEADERS) =>
    app.request(LOCATIONS_PATH, { method: 'POST', body, headers })
  return { app, post, unexpected }
}

function streamOf(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  return new ReadableStream({
    start(controller) {
      for (let start = 0; start < bytes.length; start += 1024) {
        controller.enqueue(bytes.slice(start, start + 1024))
      }
      controller.close()
    },
  })
}

describe('readLocation', () => {
  test('hands on the location of a valid body', async () => {
    const response = await createEcho().post(VALID_TEXT)

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual(VALID)
  })

  test('reads a valid body that comes as a stream without a length', async () => {
    const response = await createEcho().post(streamOf(VALID_TEXT))

    expect(response.status).toBe(200)
    expect(await response.json()).toEqual(VALID)
  })

  test('passes over a byte order mark, as RFC 8259 allows', async () => {
    const response = await createEcho().post(`\uFEFF${VALID_TEXT}`)

    expect(response.status).toBe(200)
  })

  test.each([
    ['application/json'],
    ['Application/JSON'],
    ['application/json; charset=utf-8'],
    ['application/json;charset="UTF-8"'],
  ])('takes the content type %s', async (type) => {
    const response = await createEcho().post(VALID_TEXT, { 'content-type': type })

    expect(response.status).toBe(200)
  })

  test.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/json; charset=latin1'],
    ['application/jsonp'],
    ['application/json, text/plain'],
  ])('answers 415 to the content type %s and repeats it', async (type) => {
    const response = await createEcho().post(VALID_TEXT, { 'content-type': type })

    expect(response.status).toBe(415)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      title: 'Unsupported content type',
      detail: expect.stringContaining(type),
    })
  })

  test('answers 415 to a body without a content type', async () => {
    const response = await createEcho().post(new TextEncoder().encode(VALID_TEXT), {})

    expect(response.status).toBe(415)
  })

  test.each([
    ['an empty body', '', 'empty body'],
    ['only a byte order mark', '\uFEFF', 'valid JSON'],
    ['half an object', VALID_TEXT.slice(0, -1), 'valid JSON'],
    ['text after the object', `${VALID_TEXT}x`, 'valid JSON'],
    ['a NaN literal', VALID_TEXT.replace('52.52', 'NaN'), 'valid JSON'],
    ['a single-quoted object', VALID_TEXT.replaceAll('"', "'"), 'valid JSON'],
    ['a raw control character in a text', VALID_TEXT.replace('driver-7', 'a\nb'), 'valid JSON'],
    ['invalid UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'valid UTF-8'],
    ['an overlong encoding', new Uint8Array([0x22, 0xc0, 0x80, 0x22]), 'valid UTF-8'],
    ['UTF-16', new Uint8Array([0xff, 0xfe, 0x7b, 0x00]), 'valid UTF-8'],
  ])('answers 400 to %s and says so', async (_, body, detail) => {
    const { post, unexpected } = createEcho()

    const response = await post(body)

    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      title: 'Bad JSON',
      detail: expect.stringContaining(detail),
    })
    expect(unexpected).toEqual([])
  })

  test.each([
    ['a number as text', VALID_TEXT.replace('52.52', '"52.52"'), 'latitude'],
    ['1e400, which JSON reads as infinity', VALID_TEXT.replace('52.52', '1e400'), 'latitude'],
    ['a latitude out of range', VALID_TEXT.replace('52.52', '90.1'), 'latitude'],
    ['an unknown field', VALID_TEXT.replace('{', '{"colour":1,'), 'colour'],
    ['a __proto__ key', VALID_TEXT.replace('{', '{"__proto__":{},'), '__proto__'],
    ['a constructor key', VALID_TEXT.replace('{', '{"constructor":{},'), 'constructor'],
    ['an escaped U+0000', VALID_TEXT.replace('driver-7', String.raw`a\u0000`), 'driver_id'],
    ['an escaped lone surrogate', VALID_TEXT.replace('driver-7', String.raw`\ud800`), 'driver_id'],
    ['30 February', VALID_TEXT.replace('01-31T', '02-30T'), 'recorded_at'],
    ['a time without an offset', VALID_TEXT.replace('.000Z', ''), 'recorded_at'],
    ['null', 'null', ''],
    ['a text', '"text"', ''],
    ['an array', `[${VALID_TEXT}]`, 'event_id'],
  ])('answers 400 to %s and names the field', async (_, body, path) => {
    const response = await createEcho().post(body)

    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      title: 'Not a driver location',
      errors: expect.arrayContaining([{ path, message: expect.any(String) }]),
    })
  })

  test.each([
    ['arrays', '['.repeat(8_000) + ']'.repeat(8_000)],
    ['brackets that are never closed', '['.repeat(10_000)],
    ['objects', `${'{"a":'.repeat(2_500)}1${'}'.repeat(2_500)}`],
    ['arrays in a field', `{"latitude":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
  ])('answers 400 to deeply nested %s and does not fall', async (_, body) => {
    const { post, unexpected } = createEcho()

    const response = await post(body)

    expect(response.status).toBe(400)
    expect(unexpected).toEqual([])
  })
})

describe('limitBody', () => {
  const large = VALID_TEXT.replace('driver-7', 'd'.repeat(16 * 1024))
  const largest = VALID_TEXT.padEnd(16 * 1024, ' ')

  test('takes a body of exactly 16 KiB', async () => {
    const { post } = createEcho()

    expect((await post(largest)).status).toBe(200)
    expect((await post(streamOf(largest))).status).toBe(200)
  })

  test('answers 413 to a body that says it is larger', async () => {
    const response = await createEcho().post(large, {
      ...JSON_HEADERS,
      'content-length': String(large.length),
    })

    expect(response.status).toBe(413)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      title: 'Body too large',
      detail: expect.stringContaining('16384'),
    })
  })

  test('answers 413 to a larger stream that does not say its length, and reports no error', async () => {
    const { post, unexpected } = createEcho()

    const response = await post(streamOf(`${largest} `))

    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ title: 'Body too large' })
    expect(unexpected).toEqual([])
  })
})

describe('answerWrongMethod', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH'])(
    'answers %s with 405 and the method to use',
    async (method) => {
      const response = await createEcho().app.request(LOCATIONS_PATH, { method })

      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe('POST')
      expect(await response.json()).toMatchObject({ detail: expect.stringContaining(method) })
    },
  )
})
