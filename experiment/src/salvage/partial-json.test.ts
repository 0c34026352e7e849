import { describe, expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { readPartialJson } from './partial-json.ts'

describe('partial JSON', () => {
  test('that is whole is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readPartialJson(text)).toEqual({ value: JSON.parse(text), brokenAt: undefined })
      }),
    )
  })

  test.each([
    ['{"a":1,"b":[1,2,3', { a: 1, b: [1, 2] }],
    ['{"a":1,"b":{"c":"x","d":"y', { a: 1, b: { c: 'x' } }],
    ['{"a":1,"b', { a: 1 }],
    ['{"a":1,"b":', { a: 1 }],
    ['[true,fal', [true]],
    ['[1,2,\u0000,4]', [1, 2]],
    ['{"a":1}}', { a: 1 }],
    ['[1 2]', [1]],
    ['', undefined],
    ['"cut', undefined],
  ])('of %j keeps what stands before the damage', (text, value) => {
    expect(readPartialJson(text).value).toEqual(value)
    expect(readPartialJson(text).brokenAt).toBeLessThanOrEqual(text.length)
  })

  test('that is nested beyond reason ends instead of overflowing', () => {
    const { brokenAt } = readPartialJson('['.repeat(200_000))

    expect(brokenAt).toBeLessThan(200)
  })

  test('takes `__proto__` for a name like any other', () => {
    const { value } = readPartialJson('{"__proto__":{"isAdmin":true},"a":[')

    expect(Object.keys(Object(value))).toEqual(['__proto__', 'a'])
    expect(Object(value).isAdmin).toBeUndefined()
  })
})
