import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import postgres from 'postgres'
import { findFault, type PlannedFault } from '../experiment/src/faults/faults.ts'
import { classify } from '../experiment/src/ledger.ts'
import { until } from '../experiment/src/wait.ts'
import { makeLocation, post } from './test-client.ts'
import { startTestStack, type TestStack } from './test-stack.ts'

const WAIT_MS = 30_000
const WRITE_DEADLINE_MS = 3_000
const LATENCY_MS = 150
// Connecting and writing takes five answers and more, each of them late.
const LATE_MS = 3 * LATENCY_MS
const forever = new AbortController().signal
const at = { injectAtMs: 0, healAtMs: 1 }

let one: TestStack

beforeAll(async () => {
  one = await startTestStack(
    { resetTimeoutMs: 500, callTimeoutMs: 2_000 },
    { disturbed: ['database', 'broker', 'producer'] },
  )
}, 180_000)
afterAll(async () => {
  await one.sql.end({ timeout: 1 })
  await one.down()
}, 60_000)

const soon = (what: string, ask: () => Promise<string | undefined>) =>
  until({ what, timeoutMs: WAIT_MS, everyMs: 100, signal: forever }, ask)

/** Writes once on a connection of its own, by the way that the services take. Milliseconds, or why it failed. */
async function write(): Promise<number | string> {
  const sql = postgres(one.endpoints.databaseUrl, {
    max: 1,
    connect_timeout: 3,
    fetch_types: false,
    onnotice() {},
  })
  const late = Promise.withResolvers<string>()
  const timer = setTimeout(() => late.resolve('no answer'), WRITE_DEADLINE_MS)
  try {
    const startedMs = performance.now()
    const answer =
      sql`INSERT INTO write_probe (id, written_at) VALUES (7, now()) ON CONFLICT (id) DO UPDATE SET written_at = now()`.then(
        () => performance.now() - startedMs,
        (error: unknown) => String(error),
      )
    return await Promise.race([answer, late.promise])
  } finally {
    clearTimeout(timer)
    void sql.end({ timeout: 0 }).catch(() => undefined)
  }
}

const writesFail = async () => (typeof (await write()) === 'string' ? undefined : 'a write worked')
const writesWork = async () => {
  const answer = await write()
  return typeof answer === 'number' ? undefined : answer
}
const writesAreLate = async () => {
  const answer = await write()
  return typeof answer === 'number' && answer >= LATE_MS ? undefined : `it took ${answer}`
}
const writesAreSoon = async () => {
  const answer = await write()
  return typeof answer === 'number' && answer < LATE_MS ? undefined : `it took ${answer}`
}

const isAccepted = async (url: string) => {
  const told = await post(url, makeLocation()).then(
    ({ status }) => classify(status),
    () => 'no answer',
  )
  return told === 'accepted' ? undefined : told
}
const isNotAccepted = async (url: string) =>
  (await isAccepted(url)) === undefined ? 'it accepted' : undefined

async function injectAndHeal(
  planned: PlannedFault,
  isBroken: () => Promise<string | undefined>,
  isMended: () => Promise<string | undefined>,
): Promise<void> {
  const fault = findFault(planned.fault)
  await soon('working before the fault', isMended)
  await fault.inject(one.stack, planned)
  try {
    await soon(`${planned.fault} ${planned.target} taking effect`, isBroken)
  } finally {
    await fault.heal(one.stack, planned.target)
  }
  await soon(`${planned.fault} ${planned.target} being healed`, isMended)
  // Both can be repeated without harm.
  await fault.heal(one.stack, planned.target)
  await soon('working after a second heal', isMended)
}

describe('a fault on the database', () => {
  test.each(['kill', 'stop', 'freeze', 'partition', 'reset'] as const)(
    'stops every write, and none any more when it is healed: %s',
    async (fault) => {
      await injectAndHeal({ fault, target: 'database', ...at }, writesFail, writesWork)
    },
    120_000,
  )

  test('makes every write late, and none any more when it is healed: slow', async () => {
    await injectAndHeal(
      { fault: 'slow', target: 'database', ...at, latencyMs: LATENCY_MS, jitterMs: 0 },
      writesAreLate,
      writesAreSoon,
    )
  }, 120_000)
})

describe('a fault on a service or the broker', () => {
  test.each([
    ['kill', 'producer'],
    ['stop', 'producer'],
    ['freeze', 'producer'],
    ['partition', 'producer'],
    ['reset', 'producer'],
    ['freeze', 'broker'],
    ['partition', 'broker'],
  ] as const)(
    'leaves no client with a 202, and with one again when it is healed: %s %s',
    async (fault, target) => {
      await injectAndHeal(
        { fault, target, ...at },
        () => isNotAccepted(one.endpoints.producerUrl),
        () => isAccepted(one.endpoints.producerUrl),
      )
    },
    120_000,
  )

  test('leaves REST’s clients without an answer while REST is frozen', async () => {
    await injectAndHeal(
      { fault: 'freeze', target: 'rest', ...at },
      () => isNotAccepted(one.endpoints.restUrl),
      () => isAccepted(one.endpoints.restUrl),
    )
  }, 120_000)

  test('lets the consumer store everything when it thaws', async () => {
    await injectAndHeal(
      { fault: 'freeze', target: 'consumer', ...at },
      async () => {
        const { consumerUrl } = one.endpoints
        const isSilent = await fetch(`${consumerUrl}/health`, {
          signal: AbortSignal.timeout(1_000),
        }).then(
          () => false,
          () => true,
        )
        return isSilent ? undefined : 'it answered'
      },
      async () => {
        const { consumerUrl } = one.endpoints
        const { ok } = await fetch(`${consumerUrl}/health`, { signal: AbortSignal.timeout(1_000) })
        return ok ? undefined : 'it is not well'
      },
    )
    await one.drained(60_000)
    expect(one.stack.unexpectedExits()).toEqual([])
  }, 120_000)
})

test('what nothing stands in front of cannot be disturbed, and is told so', async () => {
  const slow = { fault: 'slow', target: 'rest', ...at, latencyMs: 10, jitterMs: 0 } as const

  const said = await findFault('slow').inject(one.stack, slow).catch(String)

  expect(said).toContain('Nothing stands in front of `rest` that could disturb it.')
})
