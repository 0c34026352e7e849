import { fillTopic } from '../backlog/fill-topic.ts'
import { openTable, type Table } from '../backlog/table.ts'
import type { Bench } from '../figure.ts'
import type { ChosenRuntime } from './choose-runtimes.ts'
import type { Sample } from './figures.ts'
import { measureDrain } from './measure-drain.ts'
import { measureService } from './measure-service.ts'
import { planVisits } from './visits.ts'

export interface RuntimesPlan {
  runtimes: readonly ChosenRuntime[]
  rounds: number
  connections: number
  durationS: number
  /** Events that the consumer drains. */
  backlogEvents: number
}

/** What was found so far: the samples of each runtime by its name, and what was odd about them. */
export interface RuntimesFound {
  samples: Map<string, Sample[]>
  caveats: string[]
  rounds: number
}

const TOPIC = 'runtimes-backlog'
const SEED = 7

/**
 * Measures all of them in turn, and gives what was found after each round. One visit before is not counted: the broker
 * and PostgreSQL are slower at first, which would be held against whoever comes first.
 */
export async function* measureRuntimes(
  bench: Bench,
  plan: RuntimesPlan,
  say: (line: string) => void,
): AsyncGenerator<RuntimesFound> {
  const { ground, signal } = bench
  const { runtimes, rounds, backlogEvents: count } = plan
  const found: RuntimesFound = {
    samples: new Map(runtimes.map(({ name }) => [name, []])),
    caveats: [],
    rounds: 0,
  }
  say(`preparing a backlog of ${count.toLocaleString('en-US')} events`)
  await fillTopic(ground.endpoints, { topic: TOPIC, seed: SEED, count }, signal)
  const table = openTable(ground.endpoints.databaseUrl, signal)
  try {
    for (const runtime of runtimes.slice(0, 1)) {
      say('warming up broker and database')
      await measureOnce({ bench, plan, table, runtime }, () => undefined)
    }
    for (const visits of planVisits(runtimes, rounds)) {
      for (const runtime of visits) {
        const visit = { bench, plan, table, runtime }
        const sample = await measureOnce(visit, (caveat) => found.caveats.push(caveat))
        found.samples.get(runtime.name)?.push(sample)
        say(`round ${found.rounds + 1} of ${rounds}, ${runtime.title}: ${describeSample(sample)}`)
      }
      found.rounds += 1
      yield found
    }
  } finally {
    await table.close()
  }
}

interface Visit {
  bench: Bench
  plan: RuntimesPlan
  table: Table
  runtime: ChosenRuntime
}

async function measureOnce(
  { bench, plan, table, runtime }: Visit,
  onCaveat: (caveat: string) => void,
): Promise<Sample> {
  const { connections, durationS, backlogEvents: count } = plan
  const found: Sample = {}
  // Each begins with the same empty table.
  await table.empty()
  for (const service of ['rest', 'producer'] as const) {
    const load = { service, runtime, connections, durationS }
    const { sample, failed } = await measureService(bench, load)
    Object.assign(found, sample)
    if (failed > 0) {
      onCaveat(`${service} on ${runtime.title} did not accept ${failed} requests of one round.`)
    }
  }
  return { ...found, ...(await measureDrain(bench, table, { runtime, topic: TOPIC, count })) }
}

function describeSample(sample: Sample): string {
  const whole = (name: string) => Math.round(sample[name] ?? 0).toLocaleString('en-US')
  return `accepts ${whole('producer_per_s')}/s, inserts ${whole('rest_per_s')}/s, drains ${whole('consumer_rows_per_s')}/s`
}
