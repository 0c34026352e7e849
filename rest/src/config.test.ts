import { describe, expect, test } from 'bun:test'
import { readRestConfig } from './config.ts'

describe('REDIS_URL', () => {
  test.each(['redis://127.0.0.1:6379', 'rediss://me:secret@cache.example:6380/1'])(
    'takes %p',
    (value) => {
      expect(readRestConfig({ REDIS_URL: value }).REDIS_URL).toBe(value)
    },
  )

  test('is not set by default, nor by an empty text: then there is no read path', () => {
    expect(readRestConfig({}).REDIS_URL).toBeUndefined()
    expect(readRestConfig({ REDIS_URL: '' }).REDIS_URL).toBeUndefined()
  })

  test.each(['127.0.0.1:6379', '/var/run/redis', 'http://cache:6379', 'redis://', 'redis://a:b:c'])(
    'refuses %p without repeating it, for it may hold a password',
    (value) => {
      expect(() => readRestConfig({ REDIS_URL: value })).toThrow(
        'Expected `REDIS_URL` to be an address such as redis://127.0.0.1:6379, got another value.',
      )
    },
  )
})
