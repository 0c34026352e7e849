import { afterAll, describe, expect, test } from 'bun:test'
import { copyFileSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { ROOT, WORKSPACE } from '../experiment/src/workspace.ts'
import { findLeftovers, runCommand, startCommand } from './command-line.ts'
import { makeLocation, post } from './test-client.ts'
import { TEST_PORTS } from './test-stack.ts'

const source = join(ROOT, 'rest/src/app.ts')
const REST_URL = `http://127.0.0.1:${TEST_PORTS.rest}`

afterAll(async () => {
  await runCommand(['heal'])
}, 60_000)

async function untilRestAnswers(status: number): Promise<void> {
  let last = 0
  for (let tries = 0; tries < 150; tries += 1) {
    last = await post(REST_URL, makeLocation()).then(
      (response) => response.status,
      () => 0,
    )
    if (last === status) {
      return
    }
    await wait(100)
  }
  throw new Error(`rest answered ${last}, not ${status}`)
}

function countStarts(): number {
  return readFileSync(join(WORKSPACE.logs, 'dev', 'rest.log'), 'utf8').split('Listening on').length
}

describe('dev', () => {
  test('starts the stack, is broken and mended from another terminal, reloads on change, and Ctrl-C leaves nothing', async () => {
    const dev = startCommand([
      'dev',
      ...Object.entries(TEST_PORTS).flatMap(([name, port]) => ['--port', `${name}=${port}`]),
    ])
    await dev.shows('Ready')
    await untilRestAnswers(200)

    const killed = await runCommand(['kill', 'database'])
    await untilRestAnswers(500)
    const restored = await runCommand(['restore', 'database'])
    await untilRestAnswers(200)

    const startsBefore = countStarts()
    // Saved as it is: a change for the watcher, none for the project.
    copyFileSync(source, `${source}.new`)
    renameSync(`${source}.new`, source)
    for (let tries = 0; tries < 100 && countStarts() === startsBefore; tries += 1) {
      await wait(100)
    }
    const startsAfter = countStarts()
    await untilRestAnswers(200)

    process.kill(dev.pid, 'SIGINT')
    const ended = await dev.ended

    expect(killed).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('just restore database'),
    })
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining('starting again') })
    expect(startsAfter).toBeGreaterThan(startsBefore)
    expect(ended.code).toBe(0)
    expect(findLeftovers()).toEqual([])
  }, 120_000)
})
