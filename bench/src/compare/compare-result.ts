import type { Environment } from '../../../experiment/src/journal.ts'
import { describeDurability } from '../../../experiment/src/stack/brokers/brokers.ts'
import type { Subject } from './subject.ts'
import { type Chance, chanceOf, type FigureRow, summarise } from './summary.ts'
import type { Turn } from './turn.ts'
import type { BrokerVersion } from './version.ts'

const COMPARE_SCHEMA = 'under-fire/compare/1'

/** What was asked for. */
export interface ComparePlan {
  repeats: number
  scale: number
  /** Of the backlog that is drained. */
  events: number
  /** Of each load. */
  seconds: number
}

/** What `compare.json` holds. */
export interface CompareResult {
  schema: typeof COMPARE_SCHEMA
  started_at: string
  duration_ms: number
  plan: ComparePlan
  environment: Pick<
    Environment,
    'stack' | 'platform' | 'cpu' | 'cores' | 'memory_bytes' | 'commit' | 'versions'
  >
  generator: string
  /** What a reader must know. */
  caveats: string[]
  /** The same for every broker. */
  client_settings: [name: string, value: string][]
  brokers: {
    name: string
    title: string
    durability: string
    verified: string
    /** Null as long as it has not run. */
    version: BrokerVersion | null
  }[]
  turns: Turn[]
  figures: FigureRow[]
  chance: Chance
}

export interface Findings {
  startedAt: Date
  durationMs: number
  plan: ComparePlan
  subjects: readonly Subject[]
  environment: CompareResult['environment']
  generator: { name: string; version: string; caveat?: string }
  clientSettings: [name: string, value: string][]
  versions: ReadonlyMap<string, BrokerVersion>
  turns: Turn[]
}

/** All that was found until now. Pure. */
export function resultOf(findings: Findings): CompareResult {
  const { subjects, turns, generator, versions } = findings
  const names = subjects.map(({ broker }) => broker.name)
  const figures = summarise(names, turns)
  return {
    schema: COMPARE_SCHEMA,
    started_at: findings.startedAt.toISOString(),
    duration_ms: Math.round(findings.durationMs),
    plan: findings.plan,
    environment: findings.environment,
    generator: `${generator.name} ${generator.version}`,
    caveats: generator.caveat === undefined ? [] : [generator.caveat],
    client_settings: findings.clientSettings,
    brokers: subjects.map((subject) => ({
      name: subject.broker.name,
      title: subject.broker.title,
      durability: describeDurability(subject.broker),
      verified: verifiedOf(subject),
      version: versions.get(subject.broker.name) ?? null,
    })),
    turns,
    figures,
    chance: chanceOf(figures, names),
  }
}

function verifiedOf({ broker, choice }: Subject): string {
  return choice.kind === 'processes' && typeof choice.broker !== 'string'
    ? choice.broker.verified
    : broker.verified
}
