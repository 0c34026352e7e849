import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { stopComponent } from '../experiment/src/host/component.ts'
import { isAlive } from '../experiment/src/host/process-identity.ts'
import { WORKSPACE } from '../experiment/src/workspace.ts'
import { makeLocation, post } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

const DENO_VERSION = '2.9.6'
const SERVICES = ['rest', 'producer', 'consumer'] as const

/** The programs that run the services. Deno comes from npm, once; only this test needs it. */
function findRuntime(runtime: 'bun' | 'deno'): { command: string; args: string[] } {
  if (runtime === 'bun') {
    return { command: process.execPath, args: [] }
  }
  const home = join(WORKSPACE.tools, `deno-${DENO_VERSION}`)
  const platforms = join(home, 'node_modules', '@deno')
  if (!existsSync(platforms)) {
    execFileSync(
      'npm',
      ['install', '--silent', '--no-fund', '--no-audit', '--prefix', home, `deno@${DENO_VERSION}`],
      { stdio: 'ignore' },
    )
  }
  // The binary itself: what npm puts on the path is a Node program that starts it and keeps the signals.
  const [platform = ''] = readdirSync(platforms)
  const command = join(platforms, platform, 'deno')
  return {
    command,
    args: ['run', '--quiet', '--allow-net', '--allow-env', '--allow-read', '--allow-sys'],
  }
}

let one: TestStack

beforeAll(async () => {
  one = await startTestStack()
}, 120_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

async function untilReady(url: string): Promise<void> {
  let reason = ''
  for (let tries = 0; tries < 600; tries += 1) {
    try {
      const response = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(5_000) })
      reason = await response.text()
      if (response.ok) {
        return
      }
    } catch (error) {
      reason = String(error)
    }
    await wait(100)
  }
  throw new Error(`${url} did not become ready: ${reason}`)
}

describe.each(['bun', 'deno'] as const)('under %s', (runtime) => {
  test('the services start, accept, refuse, store, tell their metrics, and end on SIGTERM', async () => {
    const { endpoints, components, sql, stack } = one
    const urls = [endpoints.restUrl, endpoints.producerUrl, endpoints.consumerUrl]
    const { command, args } = findRuntime(runtime)
    for (const service of SERVICES) {
      const record = components.read(service)
      if (record === undefined) {
        throw new Error(`${service} was never started`)
      }
      await stack.kill(service)
      components.start({ ...record.spec, command, args: [...args, record.spec.args.at(-1) ?? ''] })
    }
    await Promise.all(urls.map(untilReady))

    const viaRest = makeLocation()
    const viaKafka = makeLocation()
    const statuses = [
      (await post(endpoints.restUrl, viaRest)).status,
      (await post(endpoints.producerUrl, viaKafka)).status,
      (await post(endpoints.restUrl, {})).status,
      (await post(endpoints.producerUrl, { ...viaKafka, latitude: 91 })).status,
      (await post(endpoints.restUrl, { ...viaRest, driver_id: 'x'.repeat(100_000) })).status,
    ]
    await one.drained(60_000)
    const ids = [String(viaRest['event_id']), String(viaKafka['event_id'])]
    const rows = await sql<{ architecture: string }[]>`
        SELECT architecture FROM driver_locations WHERE event_id IN ${sql(ids)} ORDER BY architecture DESC`
    const pages = await Promise.all(
      urls.flatMap((url) =>
        ['/health', '/metrics', '/openapi.json'].map(
          async (path) => (await fetch(url + path)).status,
        ),
      ),
    )
    const breaker: unknown = await (await fetch(`${endpoints.consumerUrl}/v1/breaker`)).json()
    const identities = SERVICES.flatMap((service) => components.read(service)?.identity ?? [])
    await Promise.all(
      SERVICES.flatMap((service) => components.read(service) ?? []).map(stopComponent),
    )

    expect(statuses).toEqual([200, 202, 400, 400, 413])
    expect(rows.map(({ architecture }) => architecture)).toEqual(['rest', 'kafka'])
    expect(new Set(pages)).toEqual(new Set([200]))
    expect(breaker).toEqual({ state: 'CLOSED', transitions: [] })
    expect(identities).toHaveLength(3)
    expect(identities.some(isAlive)).toBe(false)
  }, 180_000)
})
