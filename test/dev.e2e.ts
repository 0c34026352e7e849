import { afterAll, describe, expect, test } from 'bun:test'
import { copyFileSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { hasPrometheus } from '../experiment/src/stack/processes/prometheus.ts'
import { ROOT, WORKSPACE } from '../experiment/src/workspace.ts'
import { findLeftovers, PORTS, runCommand, startCommand } from './command-line.ts'
import { makeLocation, post } from './test-client.ts'
import { TEST_PORTS } from './test-stack.ts'

const source = join(ROOT, 'rest/src/app.ts')
const REST_URL = `http://127.0.0.1:${TEST_PORTS.rest}`

afterAll(async () => {
  await runCommand(['heal'])
}, 60_000)

async function untilRestAnswers(status: number): Promise<void> {
  let last = 0
  for (let tries = 0; tries < 600; tries += 1) {
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

/** How many of the services Prometheus has seen up. */
async function countTargetsUp(): Promise<number> {
  const query = `http://127.0.0.1:${TEST_PORTS.prometheus}/api/v1/query?query=sum(up)`
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(query).then(
      (response) => response.text(),
      () => '',
    )
    const up = Number(/"value":\[[^,]+,"(\d+)"\]/.exec(answer)?.[1] ?? 0)
    if (up === 3) {
      return up
    }
    await wait(100)
  }
  return 0
}

describe('dev', () => {
  test.skipIf(!hasPrometheus())(
    'has Prometheus scrape every service, where it is installed',
    async () => {
      const dev = startCommand(['dev', '--stack', 'processes', ...PORTS])
      await dev.shows('Ready')

      const up = await countTargetsUp()
      process.kill(dev.pid, 'SIGINT')
      await dev.ended

      expect(up).toBe(3)
      expect(findLeftovers()).toEqual([])
    },
    120_000,
  )

  test('starts the stack, is broken and mended from another terminal, reloads on change, and Ctrl-C leaves nothing', async () => {
    const dev = startCommand(['dev', '--stack', 'processes', ...PORTS])
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
    for (let tries = 0; tries < 300 && countStarts() === startsBefore; tries += 1) {
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
  }, 240_000)
})
