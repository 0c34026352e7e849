import { randomInt } from 'node:crypto'
import { relative } from 'node:path'
import process from 'node:process'
import { listenForInterrupts } from '../../../experiment/src/commands/interrupt.ts'
import { SEED_MAX } from '../../../experiment/src/commands/run-once.ts'
import { formatDuration } from '../../../experiment/src/duration.ts'
import { describeMachine, readCommit } from '../../../experiment/src/environment.ts'
import { takeLock } from '../../../experiment/src/lock.ts'
import { readPageStyle } from '../../../experiment/src/report/html/assets.ts'
import { optionsOf } from '../../../experiment/src/report/print.ts'
import { renderLines, renderTables } from '../../../experiment/src/report/terminal.ts'
import { setUp } from '../../../experiment/src/setup/setup.ts'
import { brokerToInstall, type StackKind } from '../../../experiment/src/stack/choose.ts'
import { type Ports, readPorts } from '../../../experiment/src/stack/ports.ts'
import { nameCompareFolder, writeCompare } from '../compare/compare-folder.ts'
import { type ComparePlan, type CompareResult, resultOf } from '../compare/compare-result.ts'
import { compareLines, compareTables } from '../compare/compare-tables.ts'
import { estimateMs } from '../compare/estimate.ts'
import { measureOutage } from '../compare/outage.ts'
import { clientSettings } from '../compare/settings.ts'
import { chooseSubjects, type Subject } from '../compare/subject.ts'
import { takeTurns } from '../compare/take-turns.ts'
import { measureThroughput } from '../compare/throughput.ts'
import type { Turn } from '../compare/turn.ts'
import type { BrokerVersion } from '../compare/version.ts'
import { chooseGenerator } from '../load/choose-generator.ts'

export interface CompareOptions extends ComparePlan {
  stack: StackKind | undefined
  port: string[]
}

const EXIT_NOT_COUNTED = 3

/**
 * `just compare [BROKER…]`. Resolves to the exit code: 0 when every turn counts, whatever the brokers differ by, else 3.
 * @throws InterruptedError, after what is finished was printed, and UsageError
 */
export async function compareCommand(names: string[], options: CompareOptions): Promise<number> {
  const subjects = chooseSubjects(names, options.stack)
  const ports = readPorts(options.port)
  const signal = listenForInterrupts()
  const releaseLock = takeLock()
  try {
    for (const { choice } of subjects) {
      await setUp({ say, signal }, { broker: brokerToInstall(choice), k6: true })
    }
    return await compare({ subjects, ports, signal, plan: options })
  } finally {
    releaseLock()
  }
}

const say = (line: string) => void process.stderr.write(`· ${line}\n`)

interface Comparison {
  subjects: Subject[]
  ports: Ports
  signal: AbortSignal
  plan: ComparePlan
}

async function compare({ subjects, ports, signal, plan }: Comparison): Promise<number> {
  const { repeats, scale, events, seconds } = plan
  const generator = chooseGenerator()
  const style = await readPageStyle()
  const startedAt = new Date()
  const startedMs = performance.now()
  const folder = nameCompareFolder(startedAt)
  const seed = randomInt(SEED_MAX - repeats)
  const versions = new Map<string, BrokerVersion>()
  const turns: Turn[] = []
  const stackVersions: Record<string, string> = {}
  const result = (): CompareResult =>
    resultOf({
      startedAt,
      durationMs: performance.now() - startedMs,
      plan: { repeats, scale, events, seconds },
      subjects,
      environment: describeHost(subjects, stackVersions),
      generator,
      clientSettings: clientSettings(subjects.map(({ broker }) => broker.copies)),
      versions,
      turns,
    })
  const about = formatDuration(estimateMs(subjects.length, plan))
  say(`${subjects.length * repeats} turns, about ${about}; do nothing else on this machine`)
  const throughput = { generator, events, durationS: seconds, ports, say, signal }
  try {
    for await (const turn of takeTurns({
      subjects,
      repeats,
      outage: (subject, repeat) =>
        measureOutage(subject, { scale, seed: seed + repeat - 1, ports, signal }),
      async throughput(subject) {
        const { half, version, versions: used } = await measureThroughput(subject, throughput)
        versions.set(subject.broker.name, version)
        Object.assign(stackVersions, used)
        return half
      },
      say,
      signal,
    })) {
      turns.push(turn)
      writeCompare(folder, result(), style)
    }
  } finally {
    if (turns.length > 0) {
      print(result(), folder)
    }
  }
  return turns.every(({ outage, throughput: half }) => outage.counts && half.counts)
    ? 0
    : EXIT_NOT_COUNTED
}

function describeHost(
  subjects: readonly Subject[],
  versions: Record<string, string>,
): CompareResult['environment'] {
  const { platform, cpu, cores, memory_bytes, commit } = describeMachine(
    undefined,
    {},
    readCommit(),
  )
  const stack = subjects[0]?.choice.kind ?? 'none'
  return { stack, platform, cpu, cores, memory_bytes, commit, versions }
}

function print(result: CompareResult, folder: string): void {
  const terminal = optionsOf(process.stdout)
  process.stdout.write(renderLines(compareLines(result), terminal))
  process.stdout.write(renderTables(compareTables(result), terminal))
  const shown = relative(process.cwd(), folder)
  process.stdout.write(`Result: ${shown} (report.html, report.md, compare.json)\n`)
}
