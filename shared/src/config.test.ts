import { describe, expect, test } from 'bun:test'
import * as v from 'valibot'
import {
  ConfigError,
  describeConfig,
  findUnsafe,
  flag,
  integer,
  listenEntries,
  milliseconds,
  optionalChoice,
  optionalText,
  readConfig,
  text,
} from './config.ts'

const ENTRIES = {
  ...listenEntries(3001),
  RETRIES: integer(5, 1, 100),
  WAIT_MS: milliseconds(250),
  IS_FAST: flag(false),
  NAME: text('nobody'),
  API_PASSWORD: optionalText(),
  COUNT_URL: integer(1, 1, 9),
}

describe('readConfig', () => {
  test('takes the defaults when nothing is set', () => {
    expect(readConfig(ENTRIES, {})).toEqual({
      HOST: '127.0.0.1',
      PORT: 3001,
      LOG_LEVEL: 'info',
      RETRIES: 5,
      WAIT_MS: 250,
      IS_FAST: false,
      NAME: 'nobody',
      COUNT_URL: 1,
    })
  })

  test('reads what is set and leaves other variables alone', () => {
    const config = readConfig(ENTRIES, {
      HOST: '0.0.0.0',
      PORT: '0',
      RETRIES: '100',
      IS_FAST: 'true',
      API_PASSWORD: 'secret',
      PATH: '/bin',
    })

    expect(config).toMatchObject({
      HOST: '0.0.0.0',
      PORT: 0,
      RETRIES: 100,
      IS_FAST: true,
      API_PASSWORD: 'secret',
    })
    expect(config).not.toHaveProperty('PATH')
  })

  test('takes an empty setting as not set', () => {
    expect(readConfig(ENTRIES, { PORT: '', NAME: '' })).toMatchObject({
      PORT: 3001,
      NAME: 'nobody',
    })
  })

  test('freezes what it read', () => {
    expect(Object.isFrozen(readConfig(ENTRIES, {}))).toBe(true)
  })

  test.each([
    ['PORT', '65536', 'a port from 0 to 65535'],
    ['PORT', '-1', 'a port from 0 to 65535'],
    ['PORT', '0x10', 'a port from 0 to 65535'],
    ['PORT', ' 80', 'a port from 0 to 65535'],
    ['RETRIES', '0', 'a whole number from 1 to 100'],
    ['RETRIES', '101', 'a whole number from 1 to 100'],
    ['RETRIES', '1.5', 'a whole number from 1 to 100'],
    ['RETRIES', '1e1', 'a whole number from 1 to 100'],
    ['RETRIES', 'many', 'a whole number from 1 to 100'],
    ['WAIT_MS', '0', 'a whole number of milliseconds from 1 to 3600000'],
    ['WAIT_MS', '3600001', 'a whole number of milliseconds from 1 to 3600000'],
    ['IS_FAST', 'yes', '`true` or `false`'],
    ['LOG_LEVEL', 'Debug', '`debug` or `info`'],
  ])('refuses %s=%s and says what it wants and what it got', (name, value, expected) => {
    const read = () => readConfig(ENTRIES, { [name]: value })

    expect(read).toThrow(ConfigError)
    expect(read).toThrow(`Expected \`${name}\` to be ${expected}, got \`${value}\`.`)
  })

  test('names every wrong setting, a line each', () => {
    const settings = { PORT: 'x', RETRIES: 'y', NAME: 'fine' }

    expect(() => readConfig(ENTRIES, settings)).toThrow(
      /^Expected `PORT` .+\nExpected `RETRIES` [^\n]+$/,
    )
  })

  test('does not repeat the value of a setting that may hold a secret', () => {
    const settings = { COUNT_URL: 'postgres://me:hunter2@host' }

    expect(() => readConfig(ENTRIES, settings)).toThrow(
      /^Expected `COUNT_URL` .+, got another value\.$/,
    )
    expect(() => readConfig(ENTRIES, settings)).not.toThrow('hunter2')
  })

  test('says that a setting without a default is missing', () => {
    expect(() => readConfig({ TOKEN: v.string() }, {})).toThrow('Expected `TOKEN` to be set.')
  })
})

describe('describeConfig', () => {
  test('masks passwords and secrets, and the user in a URL', () => {
    const described = describeConfig({
      KAFKA_SASL_PASSWORD: 'hunter2',
      CLIENT_SECRET: 'hunter2',
      DATABASE_URL: 'postgres://me:hunter2@db:5432/under_fire',
      REDIS_URL: 'redis://me:hunt@r2@cache:6379/0?name=a@b',
      PORT: 3001,
    })

    expect(described).toEqual({
      KAFKA_SASL_PASSWORD: '***',
      CLIENT_SECRET: '***',
      DATABASE_URL: 'postgres://***@db:5432/under_fire',
      REDIS_URL: 'redis://***@cache:6379/0?name=a@b',
      PORT: 3001,
    })
  })
})

describe('settings that switch a safety off', () => {
  const UNSAFE = { UNSAFE_SPEED: flag(false), UNSAFE_ACKS: optionalChoice(['0', '1']) }

  test('are found by name when they are on', () => {
    expect(findUnsafe(readConfig(UNSAFE, {}))).toEqual([])
    expect(findUnsafe(readConfig(UNSAFE, { UNSAFE_SPEED: 'true' }))).toEqual(['UNSAFE_SPEED'])
    expect(findUnsafe(readConfig(UNSAFE, { UNSAFE_ACKS: '0' }))).toEqual(['UNSAFE_ACKS'])
  })

  test('are refused two at a time', () => {
    expect(() => readConfig(UNSAFE, { UNSAFE_SPEED: 'true', UNSAFE_ACKS: '1' })).toThrow(
      new ConfigError(
        'Expected one safety to be switched off at most, got `UNSAFE_SPEED`, `UNSAFE_ACKS`.',
      ),
    )
  })

  test.each(['yes', '1', 'TRUE'])('take `true` or `false` only, not %p', (value) => {
    expect(() => readConfig(UNSAFE, { UNSAFE_SPEED: value })).toThrow(
      'Expected `UNSAFE_SPEED` to be `true` or `false`',
    )
  })
})
