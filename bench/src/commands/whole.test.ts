import { describe, expect, test } from 'bun:test'
import { whole } from './whole.ts'

describe('an option that is a whole number from 1 to 20', () => {
  test.each([
    ['1', 1],
    ['20', 20],
  ])('takes %j', (text, number) => {
    expect(whole(1, 20)(text)).toBe(number)
  })

  test.each(['0', '21', '1.5', '-1', '1e1', '0x1', ' 1', '', 'five'])(
    'does not take %j',
    (text) => {
      expect(() => whole(1, 20)(text)).toThrow('Expected a whole number from 1 to 20.')
    },
  )
})
