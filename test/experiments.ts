/**
 * Runs every experiment for real, each shortened, and closes with a table: `bun test/experiments.ts` for all,
 * `bun test/experiments.ts consumer-crash database-slow` for some. Ends with 0 when all of them are valid and hold.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { DEFINITIONS } from '../experiment/definitions/definitions.ts'
import { WORKSPACE } from '../experiment/src/workspace.ts'

const MAIN = resolve(import.meta.dirname, '../experiment/src/main.ts')
const SCALE = 0.1
// PostgreSQL needs its time to start between two outages, a cluster to choose its leaders, and reads come in bursts,
// whatever the scale.
const SCALES: Record<string, number> = {
  'cache-outage': 0.2,
  'cache-outage-no-coalescing': 0.2,
  'database-flapping': 0.25,
  'network-partition': 0.25,
}
const TIMEOUT_MS = 6 * 60_000
const VERDICTS: Record<number, string> = { 0: 'holds', 1: 'does not hold', 3: 'invalid' }

interface Outcome {
  name: string
  scale: number
  verdict: string
  hypotheses: string
  seconds: number
}

let current: ReturnType<typeof spawn> | undefined
let isInterrupted = false
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    isInterrupted = true
    current?.kill(name)
  })
}

async function runOne(name: string): Promise<Outcome> {
  const scale = SCALES[name] ?? SCALE
  const startedMs = performance.now()
  const args = ['experiment', name, '--scale', String(scale), '--stack', 'processes']
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: TIMEOUT_MS,
  })
  current = child
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return {
    name,
    scale,
    verdict: VERDICTS[code ?? -1] ?? `ended with ${code ?? 'a signal'}`,
    hypotheses: code === 0 || code === 1 ? countHypotheses() : '–',
    seconds: (performance.now() - startedMs) / 1000,
  }
}

/** How many hypotheses of the latest run hold. */
function countHypotheses(): string {
  const { hypotheses }: { hypotheses: { passed: boolean | null }[] } = JSON.parse(
    readFileSync(join(WORKSPACE.results, 'latest', 'result.json'), 'utf8'),
  )
  const held = hypotheses.filter(({ passed }) => passed === true).length
  return `${held} of ${hypotheses.length}`
}

const known = DEFINITIONS.map(({ name }) => name)
const names = process.argv.length > 2 ? process.argv.slice(2) : known
const unknown = names.find((name) => !known.includes(name))
if (unknown !== undefined) {
  process.stderr.write(`Expected experiments of ${known.join(', ')}, got \`${unknown}\`.\n`)
  process.exit(2)
}
const outcomes: Outcome[] = []
for (const name of names) {
  if (isInterrupted) {
    break
  }
  process.stdout.write(`\n· ${name}\n`)
  outcomes.push(await runOne(name))
}
const width = Math.max(...outcomes.map(({ name }) => name.length))
const lines = outcomes.map(
  ({ name, scale, verdict, hypotheses, seconds }) =>
    `${name.padEnd(width)}  ${String(scale).padStart(5)}  ${hypotheses.padStart(8)}  ${`${seconds.toFixed(0)} s`.padStart(6)}  ${verdict}`,
)
const failed = outcomes.filter(({ verdict }) => verdict !== 'holds').length
const totalS = outcomes.reduce((sum, { seconds }) => sum + seconds, 0)
process.stdout.write(
  `\n${'experiment'.padEnd(width)}  scale  hold          time  verdict\n${lines.join('\n')}\n${outcomes.length} experiments in ${(totalS / 60).toFixed(1)} minutes, ${failed} of them not valid or not holding\n`,
)
process.exitCode = isInterrupted ? 130 : failed > 0 ? 1 : 0
