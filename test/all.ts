/**
 * Runs every test, the fast ones first, each end-to-end file in a process of its own, and closes with the time each
 * took, the failures by name and one line that counts them all: `bun test/all.ts` for all, `bun test/all.ts fast` for
 * those without sockets.
 */
import { spawn, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import { Glob } from 'bun'

interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** What one process of `bun test` came to. */
interface Outcome extends Counts {
  name: string
  tookMs: number
  /** The names of the tests that failed, or how the process ended. */
  failures: string[]
}

const ROOT = resolve(import.meta.dirname, '..')
const MAIN = join(ROOT, 'experiment/src/main.ts')
const HEAL_TRIES = 30
const HEAL_TIMEOUT_MS = 3 * 60_000
const FILE_TIMEOUT_MS = 15 * 60_000
// For a test that names no time of its own: what takes 0.5 s may take ten times that on a busy machine.
const TEST_TIMEOUT_MS = 60_000

/** Runs `bun test` with these arguments, shows its output, and reads the counts at its end. */
async function runTests(name: string, args: string[]): Promise<Outcome> {
  const startedMs = performance.now()
  const child = spawn(process.execPath, ['test', `--timeout=${TEST_TIMEOUT_MS}`, ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: FILE_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  current = child
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      process.stdout.write(text)
    })
  }
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done) =>
    child.on('close', (...ended) => done(ended)),
  )
  const plain = stripVTControlCharacters(output)
  const failures = [...plain.matchAll(/^(?:\(fail\)|✗) (.+)$/gm)].map((match) => match[1] ?? '')
  // A file that could not be loaded, or a process that died, has failed even where no test says so.
  if (code !== 0 && failures.length === 0) {
    failures.push(signal === null ? `it ended with code ${code}` : `it was ended by ${signal}`)
  }
  return {
    name,
    tookMs: performance.now() - startedMs,
    passed: countOf(plain, 'pass'),
    failed: Math.max(countOf(plain, 'fail'), failures.length),
    skipped: countOf(plain, 'skip'),
    failures,
  }
}

function countOf(output: string, word: string): number {
  return Number(new RegExp(`^ *(\\d+) ${word}$`, 'm').exec(output)?.[1] ?? 0)
}

/** Ends what a test left, once whoever holds the stack has let it go. */
async function healAll(): Promise<void> {
  for (let tries = 0; tries < HEAL_TRIES; tries += 1) {
    const heal = spawnSync(process.execPath, [MAIN, 'heal'], {
      stdio: 'ignore',
      timeout: HEAL_TIMEOUT_MS,
    })
    if (heal.status === 0) {
      return
    }
    await wait(1_000)
  }
  process.stdout.write('· something may still be running: just heal\n')
}

let current: ReturnType<typeof spawn> | undefined
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  // The stack that a test started is not its child: it has to be cleared by its records.
  process.on(name, () => {
    current?.kill('SIGKILL')
    void healAll().then(() => process.exit(130))
  })
}

const isFastOnly = process.argv[2] === 'fast'
const endToEnd = [...new Glob('test/*.e2e.ts').scanSync({ cwd: ROOT })].toSorted()
const groups = [['--only-failures'], ...(isFastOnly ? [] : endToEnd.map((file) => [`./${file}`]))]
const outcomes: Outcome[] = []
for (const args of groups) {
  const name = args[0]?.startsWith('./') ? join(args[0]) : 'the fast tests, beside the code'
  process.stdout.write(`\n· ${name}\n`)
  const outcome = await runTests(name, args)
  outcomes.push(outcome)
  if (outcome.failed > 0 && !isFastOnly) {
    await healAll()
  }
}

process.stdout.write('\n')
for (const { name, tookMs, failures } of outcomes) {
  process.stdout.write(`${(tookMs / 1000).toFixed(1).padStart(7)} s  ${name}\n`)
  for (const failure of failures) {
    process.stdout.write(`    FAILED  ${failure}\n`)
  }
}
const sum = (count: keyof Counts) => outcomes.reduce((total, outcome) => total + outcome[count], 0)
const skipped = sum('skipped') > 0 ? `, ${sum('skipped')} skipped` : ''
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped}\n`)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
