/**
 * Runs every test, the fast ones first, each end-to-end file in a process of its own, and closes with one line that
 * counts them all: `bun test/all.ts` for all, `bun test/all.ts fast` for those without sockets.
 */
import { spawn, spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { Glob } from 'bun'

interface Counts {
  passed: number
  failed: number
  skipped: number
}

const ROOT = resolve(import.meta.dirname, '..')
const MAIN = join(ROOT, 'experiment/src/main.ts')
const HEAL_TRIES = 30
const FILE_TIMEOUT_MS = 15 * 60_000

/** Runs `bun test` with these arguments, shows its output, and reads the counts at its end. */
async function runTests(args: string[]): Promise<Counts> {
  const child = spawn(process.execPath, ['test', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: FILE_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  current = child
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      process.stdout.write(chunk)
    })
  }
  const code = await new Promise<number | null>((done) => child.on('close', done))
  const counts = {
    passed: countOf(output, 'pass'),
    failed: countOf(output, 'fail'),
    skipped: countOf(output, 'skip'),
  }
  // A file that could not be loaded, or a process that died, has failed even where no test says so.
  return code === 0 ? counts : { ...counts, failed: Math.max(1, counts.failed) }
}

function countOf(output: string, word: string): number {
  return Number(new RegExp(`^ *(\\d+) ${word}$`, 'm').exec(output)?.[1] ?? 0)
}

/** Ends what a test left, once whoever holds the stack has let it go. */
async function healAll(): Promise<void> {
  for (let tries = 0; tries < HEAL_TRIES; tries += 1) {
    if (spawnSync(process.execPath, [MAIN, 'heal'], { stdio: 'ignore' }).status === 0) {
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
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
for (const args of groups) {
  process.stdout.write(
    `\n· ${args[0]?.startsWith('./') ? join(args[0]) : 'the fast tests, beside the code'}\n`,
  )
  const counts = await runTests(args)
  total.passed += counts.passed
  total.failed += counts.failed
  total.skipped += counts.skipped
  if (counts.failed > 0 && !isFastOnly) {
    await healAll()
  }
}
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0
