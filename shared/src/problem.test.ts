import { describe, expect, test } from 'bun:test'
import { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { answerProblem, answerUnexpected } from './problem.ts'

/** An app whose only route throws `error`, and what its `onError` logged. */
function createFailing(error: Error) {
  const logged: Error[] = []
  const app = new Hono()
  app.get('/', () => {
    throw error
  })
  app.onError((thrown, c) => answerUnexpected(thrown, c, (entry) => logged.push(entry)))
  return { app, logged }
}

describe('answerProblem', () => {
  test('answers with status, problem type, body and headers', async () => {
    const app = new Hono().get('/', (c) =>
      answerProblem(c, {
        status: 503,
        title: 'Not now',
        detail: 'Later.',
        headers: { 'retry-after': '1' },
      }),
    )

    const response = await app.request('/')

    expect(response.status).toBe(503)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(response.headers.get('retry-after')).toBe('1')
    expect(await response.json()).toEqual({ title: 'Not now', status: 503, detail: 'Later.' })
  })

  test('lists the errors when there are some', async () => {
    const errors = [{ path: 'latitude', message: 'too far north' }]
    const app = new Hono().get('/', (c) =>
      answerProblem(c, { status: 400, title: 'Bad', detail: 'See errors.', errors }),
    )

    const response = await app.request('/')

    expect(await response.json()).toMatchObject({ errors })
  })
})

describe('answerUnexpected', () => {
  test('logs an unexpected error and tells the client nothing of it', async () => {
    const error = new Error('connect to db-7.internal failed')
    const { app, logged } = createFailing(error)

    const response = await app.request('/')

    expect(response.status).toBe(500)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.text()).not.toContain('db-7')
    expect(logged).toEqual([error])
  })

  test('answers an error that is the client’s own with its status, and does not log it', async () => {
    const { app, logged } = createFailing(new HTTPException(431, { message: 'Too many headers' }))

    const response = await app.request('/')

    expect(response.status).toBe(431)
    expect(await response.json()).toMatchObject({ detail: 'Too many headers' })
    expect(logged).toEqual([])
  })

  test('does not repeat the message of a server’s HTTPException', async () => {
    const { app, logged } = createFailing(new HTTPException(502, { message: 'db-7 is down' }))

    const response = await app.request('/')

    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('db-7')
    expect(logged).toHaveLength(1)
  })
})
