import { describe, expect, test } from 'bun:test'
import { DatabaseError, toDatabaseError } from './database-error.ts'

function driverError(code: unknown): Error {
  return Object.assign(new Error(`failed with ${String(code)}`), { code })
}

describe('toDatabaseError', () => {
  test.each([
    ['ECONNREFUSED', 'dependency', false],
    ['ENOTFOUND', 'dependency', false],
    ['CONNECT_TIMEOUT', 'dependency', false],
    ['HANDSHAKE_ENDED', 'dependency', false],
    ['ECONNRESET', 'dependency', true],
    ['EPIPE', 'dependency', true],
    ['CONNECTION_CLOSED', 'dependency', true],
    ['CONNECTION_DESTROYED', 'dependency', true],
    ['57P01', 'dependency', true],
    ['57P02', 'dependency', true],
    ['57P03', 'dependency', false],
    ['53300', 'dependency', false],
    ['53100', 'dependency', false],
    ['57014', 'dependency', false],
    ['55P03', 'dependency', false],
    ['40001', 'dependency', false],
    ['25006', 'dependency', false],
    ['08006', 'dependency', true],
    ['22P02', 'data', false],
    ['22021', 'data', false],
    ['23514', 'data', false],
    ['42P01', 'operator', false],
    ['28P01', 'operator', false],
    ['3D000', 'operator', false],
  ] as const)('takes %s as a matter of %s, indeterminate: %p', (code, kind, isIndeterminate) => {
    const cause = driverError(code)

    const error = toDatabaseError(cause)

    expect(error).toBeInstanceOf(DatabaseError)
    expect(error).toMatchObject({ code, kind, isIndeterminate, cause, message: cause.message })
  })

  test.each([
    ['an error without a code', new TypeError('null is not an object')],
    ['an error whose code is a number', driverError(22)],
    ['a text', '22P02'],
    ['nothing', undefined],
    ['an object that only looks like an error', { code: '22P02', message: 'no' }],
  ])('blames the database, not the data, for %s', (_, thrown) => {
    expect(toDatabaseError(thrown)).toMatchObject({
      code: 'UNKNOWN',
      kind: 'dependency',
      isIndeterminate: true,
    })
  })

  test('gives a DatabaseError back as it is', () => {
    const error = new DatabaseError('late', {
      code: 'DEADLINE',
      kind: 'dependency',
      isIndeterminate: false,
    })

    expect(toDatabaseError(error)).toBe(error)
  })
})
