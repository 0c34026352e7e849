import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { FieldProblem } from './location.ts'

export interface Problem {
  status: ContentfulStatusCode
  title: string
  detail: string
  errors?: FieldProblem[]
  headers?: Record<string, string>
}

/** Answers with `application/problem+json` (RFC 9457). Carries nothing of the inside: no stack, no host, no statement. */
export function answerProblem(c: Context, problem: Problem): Response {
  const { status, title, detail, errors, headers } = problem
  return c.body(JSON.stringify({ title, status, detail, ...(errors && { errors }) }), status, {
    'content-type': 'application/problem+json',
    ...headers,
  })
}

/** The `onError` of every service. */
export function answerUnexpected(error: Error, c: Context, log: (error: Error) => void): Response {
  if (error instanceof HTTPException && error.status < 500) {
    return answerProblem(c, { status: error.status, title: 'Bad request', detail: error.message })
  }
  log(error)
  return answerProblem(c, {
    status: 500,
    title: 'Internal error',
    detail: 'The service failed in a way it did not expect; its log says more.',
  })
}
