import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { resultJsonSchema, resultSchema } from './result-schema.ts'
import { ROOT } from './workspace.ts'

describe('the published schema of result.json', () => {
  test('is the one the code writes by; `just schema` makes it again', () => {
    const published: unknown = JSON.parse(
      readFileSync(join(ROOT, 'docs/result.schema.json'), 'utf8'),
    )

    expect(published).toEqual(JSON.parse(JSON.stringify(resultJsonSchema())))
  })

  test('is met by the example run', () => {
    const example: unknown = JSON.parse(
      readFileSync(join(ROOT, 'docs/example-run/result.json'), 'utf8'),
    )

    expect(v.safeParse(resultSchema, example).issues).toBeUndefined()
  })
})
