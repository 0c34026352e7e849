import { describe, expect, test } from 'bun:test'
import { isAtLeast, readVersion } from './runtime.ts'
import { chooseRuntime, RUNTIMES } from './runtimes.ts'

describe('a runtime on PATH', () => {
  test.each([
    ['v24.21.0\n', '24.21.0'],
    ['deno 2.9.6 (stable, release, x86_64-unknown-linux-gnu)\nv8 14.9\n', '2.9.6'],
    ['', undefined],
    ['command not found', undefined],
  ])('says %j: version %s', (said, version) => {
    expect(readVersion(said)).toBe(version)
  })

  test.each([
    ['22.18.0', true],
    ['22.17.9', false],
    ['23.0.0', true],
    ['20.20.2', false],
  ])('of version %s is new enough for 22.18: %s', (version, isEnough) => {
    expect(isAtLeast(version, [22, 18])).toBe(isEnough)
  })
})

describe('the list of runtimes', () => {
  test('begins with Bun, the default, which is always there', () => {
    expect(RUNTIMES.map(({ name }) => name)).toEqual(['bun', 'deno', 'node'])
    expect(RUNTIMES[0]?.find()).toMatchObject({ name: 'bun', command: process.execPath, args: [] })
  })

  test('says which there are when one is asked for that is not', () => {
    expect(() => chooseRuntime('java')).toThrow('Expected a runtime (bun, deno, node), got `java`.')
  })
})
