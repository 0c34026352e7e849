import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import process from 'node:process'

const INTERRUPT = resolve(import.meta.dirname, '../experiment/src/commands/interrupt.ts')
const ABSENT = join('nowhere', 'at', 'all')

/** What a runner does that waits for its signal and goes out in order, after `goWrong`. */
const programOf = (goWrong: string) => `
  const { listenForInterrupts } = await import(${JSON.stringify(INTERRUPT)})
  const signal = listenForInterrupts()
  setTimeout(() => { ${goWrong} })
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
  await new Promise((resolve) => setTimeout(resolve, 10))
  console.log('ended in order: ' + signal.reason.message)
  process.exitCode = 3`

test.each([
  ['is thrown', `throw new Error('${ABSENT}')`],
  ['is rejected', `void Promise.reject(new Error('${ABSENT}'))`],
  [
    'comes after that of a driver on a dead socket, which means nothing,',
    `
    const driver = new TypeError('null is not an object (socket.write)')
    driver.stack = 'at /node_modules/postgres/src/connection.js:1:1'
    setTimeout(() => { throw new Error('${ABSENT}') }, 50)
    throw driver`,
  ],
  ['comes twice', `void Promise.reject(new Error('${ABSENT}')); throw new Error('${ABSENT}')`],
])(
  'an error that nobody catches and that %s leads the ordinary way out, with its exit code',
  (_, goWrong) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', programOf(goWrong)], {
      encoding: 'utf8',
      timeout: 50_000,
    })

    expect({ status, stdout }).toEqual({ status: 3, stdout: `ended in order: ${ABSENT}\n` })
    expect(stderr).toContain('mending what is broken')
  },
)

test('a reader that is gone, as `head` is when it has read enough, is no error', () => {
  const main = resolve(import.meta.dirname, '../experiment/src/main.ts')
  const script = `"${process.execPath}" "${main}" schema | true; exit "\${PIPESTATUS[0]}"`

  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    timeout: 50_000,
  })

  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
})
