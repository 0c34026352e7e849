import { afterEach, beforeEach, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FrozenStranger } from './frozen-stranger.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'under-fire-stranger-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('a stranger that has ended cannot be frozen, and nothing is left to thaw', () => {
  const file = join(folder, 'frozen.json')
  const stranger = new FrozenStranger(file)

  expect(() => stranger.freeze({ pid: 2 ** 22 + 1, startTime: 'long ago' })).toThrow(
    'which was to be frozen, has ended',
  )
  expect(existsSync(file)).toBe(false)
  expect(stranger.thaw()).toBeUndefined()
})
