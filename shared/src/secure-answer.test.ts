import { expect, test } from 'bun:test'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { answerJson, secureAnswer } from './secure-answer.ts'

const BODY = { event_id: 'a' }
const asHono = new Hono()
  .use(secureHeaders())
  .get('/json', (c) => c.json(BODY, 202))
  .get('/text', (c) => c.text('a text'))
const asOurs = new Hono()
  .use(secureAnswer)
  .get('/json', () => answerJson(BODY, 202))
  .get('/text', (c) => c.text('a text'))

test.each(['/json', '/text', '/nowhere'])(
  'an answer of %s has the status, the headers and the body that Hono gives it',
  async (path) => {
    const [expected, received] = [await asHono.request(path), await asOurs.request(path)]

    expect(received.status).toBe(expected.status)
    expect([...received.headers]).toEqual([...expected.headers])
    expect(received.headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(await received.text()).toBe(await expected.text())
  },
)

test('an answer can be given headers of its own, which the next one has not got', async () => {
  const first = answerJson(BODY)
  first.headers.set('x-own', 'a')

  expect(answerJson(BODY).headers.has('x-own')).toBe(false)
})
