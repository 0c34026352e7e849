import { afterAll, describe, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../experiment/src/workspace.ts'

const RIVALS = 4
const ROUNDS = 5
const home = mkdtempSync(join(tmpdir(), 'under-fire-lock-'))

afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A process that takes the lock at that moment, says whether it got it, and holds it for a while. */
function startRival(atEpochMs: number): Promise<string> {
  const program = `
    const { takeLock } = await import(${JSON.stringify(join(ROOT, 'experiment/src/lock.ts'))})
    while (Date.now() < ${atEpochMs}) {}
    try { const release = takeLock(); console.log('got'); await Bun.sleep(400); release() }
    catch (error) { console.log('refused') }`
  const child = spawn(process.execPath, ['-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, UNDER_FIRE_HOME: home },
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve) => child.on('close', () => resolve(output.trim())))
}

describe('the lock of a checkout', () => {
  test.each(['no lock', 'the lock of a dead process', 'half a lock'])(
    'is got by exactly one of several at once, with %s there before',
    async (before) => {
      const winners: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        mkdirSync(join(home, 'state'), { recursive: true })
        if (before !== 'no lock') {
          const dead = JSON.stringify({ pid: 2 ** 22, startTime: '1' })
          writeFileSync(
            join(home, 'state', 'lock'),
            before === 'half a lock' ? dead.slice(0, 9) : dead,
          )
        }
        const answers = await Promise.all(
          Array.from({ length: RIVALS }, () => startRival(Date.now() + 400)),
        )
        winners.push(answers.filter((answer) => answer === 'got').length)
        expect(answers.every((answer) => answer === 'got' || answer === 'refused')).toBe(true)
      }

      expect(winners).toEqual(Array.from({ length: ROUNDS }, () => 1))
    },
    60_000,
  )
})
