import type { Architecture } from '../../../experiment/src/journal.ts'
import { count } from '../../../experiment/src/report/format.ts'
import { until } from '../../../experiment/src/wait.ts'
import type { Ground } from '../ground.ts'
import type { Condition } from './condition.ts'
import { connectionsFor } from './rate-generator.ts'
import { openRig, type Rig } from './rig.ts'
import { runLoad } from './run-load.ts'
import { type SearchContext, searchCeiling, settle } from './search-ceiling.ts'
import type { Searched } from './summarise.ts'

export interface RampOptions extends Omit<SearchContext, 'rig' | 'condition' | 'stack'> {
  ground: Ground
  architectures: readonly Architecture[]
}

// Compilers and pools are warm after that; it is not judged.
const WARM_UP_S = 3
const WARM_UP_PER_S = 500
// A backlog of millions of events.
const RECOVERY_TIMEOUT_MS = 300_000
const POLL_MS = 250
const SAY_EVERY_MS = 5_000

/** Searches each architecture alone, with the database and without, and gives each search as soon as it is done. */
export async function* ramp(options: RampOptions): AsyncGenerator<Searched> {
  for (const architecture of options.architectures) {
    options.say(`starting ${architecture === 'rest' ? 'REST' : "Kafka's producer and consumer"}`)
    const rig = await openRig(options.ground, architecture)
    try {
      const context = { ...options, rig, stack: options.ground.stack }
      await warmUp(context)
      const healthy = await searchHealthy(context)
      yield healthy
      yield await searchOutage(context, healthy)
    } finally {
      await rig.close()
    }
  }
}

type RigContext = Omit<SearchContext, 'condition'>

async function warmUp(context: RigContext): Promise<void> {
  const load = { url: context.rig.url, ratePerS: WARM_UP_PER_S, durationS: WARM_UP_S }
  await runLoad({ ...load, connections: connectionsFor(WARM_UP_PER_S) }, context)
  await settle(context.rig, context.signal)
}

async function searchHealthy(context: RigContext): Promise<Searched> {
  await context.rig.emptyTable()
  const findings = await searchCeiling({ ...context, condition: 'healthy' })
  return describe(context.rig, 'healthy', findings)
}

async function searchOutage(context: RigContext, healthy: Searched): Promise<Searched> {
  const { rig, stack, plan, signal, say } = context
  await rig.emptyTable()
  say(`killing the database under ${rig.architecture}`)
  await stack.kill('database')
  const findings = await searchCeiling({
    ...context,
    condition: 'database down',
    plan: { ...plan, fromPerS: beginOf(healthy, plan.fromPerS) },
  })
  say('restoring the database')
  await stack.restore('database')
  await untilStored(rig, { signal, say })
  return describe(rig, 'database down', findings)
}

/** Two thirds of what was held with the database: the growth is short, and the backlog small. */
function beginOf({ outcome }: Searched, fromPerS: number): number {
  return outcome.kind === 'held' ? Math.max(1, Math.round(outcome.ceilingPerS / 1.5)) : fromPerS
}

async function describe(
  rig: Rig,
  condition: Condition,
  findings: Pick<Searched, 'outcome' | 'steps'>,
): Promise<Searched> {
  return {
    architecture: rig.architecture,
    condition,
    ...findings,
    rows: await rig.countRows(),
  }
}

/** Waits until the database answers and nothing is left to store. @throws Error when that takes longer than five minutes */
async function untilStored(
  rig: Rig,
  { signal, say }: Pick<RigContext, 'signal' | 'say'>,
): Promise<void> {
  const patience = { timeoutMs: RECOVERY_TIMEOUT_MS, everyMs: POLL_MS, signal }
  await until({ ...patience, what: 'the database answering' }, async () => {
    await rig.countRows()
    return undefined
  })
  let sayAtMs = performance.now()
  await until({ ...patience, what: 'the backlog being stored' }, async () => {
    const left = await rig.backlog()
    if (left === null || left === 0) {
      return undefined
    }
    if (performance.now() >= sayAtMs) {
      say(`${count(left)} messages are left to be stored`)
      sayAtMs = performance.now() + SAY_EVERY_MS
    }
    return `${left} messages are left`
  })
}
