import { afterAll, describe, expect, test } from 'bun:test'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../experiment/src/workspace.ts'

const RIVALS = 4
const ROUNDS = 5
const home = mkdtempSync(join(tmpdir(), 'under-fire-lock-'))

afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Rival {
  isReady: Promise<void>
  /** Lets it take the lock; resolves to whether it got it. It holds the lock until it is ended. */
  go(): Promise<string>
  end(): Promise<void>
}

/** A process that waits to be told, so that all of them go at one moment however long each took to start. */
function startRival(): Rival {
  const program = `
    const { takeLock } = await import(${JSON.stringify(join(ROOT, 'experiment/src/lock.ts'))})
    let release = () => undefined
    process.stdin.on('data', () => {
      try { release = takeLock(); console.log('got') } catch { console.log('refused') }
    })
    process.stdin.on('end', () => { release(); process.exit() })
    console.log('ready')`
  const child = spawn(process.execPath, ['-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, UNDER_FIRE_HOME: home },
  })
  const lines = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]()
  const ended = once(child, 'close')
  const read = async () => String((await lines.next()).value).trim()
  return {
    isReady: read().then(() => undefined),
    go() {
      child.stdin.write('go\n')
      return read()
    },
    async end() {
      child.stdin.end()
      await ended
    },
  }
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
        const rivals = Array.from({ length: RIVALS }, startRival)
        await Promise.all(rivals.map(({ isReady }) => isReady))
        const answers = await Promise.all(rivals.map((rival) => rival.go()))
        await Promise.all(rivals.map((rival) => rival.end()))
        winners.push(answers.filter((answer) => answer === 'got').length)
        expect(answers.every((answer) => answer === 'got' || answer === 'refused')).toBe(true)
      }

      expect(winners).toEqual(Array.from({ length: ROUNDS }, () => 1))
    },
    120_000,
  )
})
