import { cpus } from 'node:os'
import { relative } from 'node:path'
import process from 'node:process'
import { listenForInterrupts } from '../../../experiment/src/commands/interrupt.ts'
import { ARCHITECTURES, type Architecture } from '../../../experiment/src/journal.ts'
import { optionsOf } from '../../../experiment/src/report/print.ts'
import { renderLines, renderTables } from '../../../experiment/src/report/terminal.ts'
import { chooseBroker } from '../../../experiment/src/stack/processes/brokers/local-brokers.ts'
import { readPorts } from '../../../experiment/src/stack/ports.ts'
import { openGround } from '../ground.ts'
import { chooseRateGenerator, type GeneratorName } from '../ramp/choose-rate-generator.ts'
import { assumptionLines, extrapolate } from '../ramp/extrapolate.ts'
import { readObjectives } from '../ramp/objectives.ts'
import { FULL, SHORT } from '../ramp/plans.ts'
import { ramp } from '../ramp/ramp.ts'
import { nameRampFolder, writeRamp } from '../ramp/ramp-folder.ts'
import { rampLines, rampTables } from '../ramp/ramp-tables.ts'
import { RAMP_SCHEMA, type RampResult, type SearchResult } from '../ramp/result.ts'
import { ceilingStep, isAllStored, summarise } from '../ramp/summarise.ts'
import { describeGround } from '../results/environment.ts'

export interface RampCommandOptions {
  port: string[]
  /** Where the growth begins, requests a second. */
  from?: number
  /** Such as `p99=100`. */
  objective: string[]
  only?: Architecture
  /** Steps of a second, and no high rates. */
  short?: boolean
  generator?: GeneratorName
}

const EXIT_NOT_STORED = 1

/**
 * `just ramp`: the highest rate that each architecture holds, with the database and without. Resolves to the exit code: 0,
 * or 1 when an event that was accepted is not stored.
 * @throws UsageError for an option that cannot be, and what ended it early, after what is finished was printed
 */
export async function rampCommand(options: RampCommandOptions): Promise<number> {
  const objectives = readObjectives(options.objective)
  const { lengths, backlogMax, plan } = options.short ? SHORT : FULL
  const ports = readPorts(options.port)
  const generator = chooseRateGenerator(options.generator)
  const broker = chooseBroker('kafka')
  const limits = { cores: cpus().length, generatorCores: generator.cores }
  const signal = listenForInterrupts()
  const startedAt = new Date()
  const startedMs = performance.now()
  const folder = nameRampFolder(startedAt)
  const searches: SearchResult[] = []
  const ground = await openGround({ broker, ports, say, signal })
  let result: RampResult | undefined
  try {
    const environment = await describeGround(ground, generator)
    const told = { ground, generator, signal, objectives, lengths, backlogMax, say }
    const architectures = options.only === undefined ? ARCHITECTURES : [options.only]
    const given = { ...plan, fromPerS: Math.min(options.from ?? plan.fromPerS, plan.maxPerS) }
    for await (const searched of ramp({ ...told, architectures, plan: given })) {
      searches.push(summarise(searched, limits))
      result = {
        schema: RAMP_SCHEMA,
        started_at: startedAt.toISOString(),
        duration_ms: Math.round(performance.now() - startedMs),
        environment,
        caveats: [generator.caveat],
        objectives,
        confirmation_s: lengths.confirmationS,
        searches,
        needs: searches.flatMap(needsOf),
        assumptions: assumptionLines(),
      }
      writeRamp(folder, result)
    }
  } finally {
    await ground.down()
    if (result !== undefined) {
      print(result, folder)
    }
  }
  return searches.every(isAllStored) ? 0 : EXIT_NOT_STORED
}

const say = (line: string) => void process.stderr.write(`· ${line}\n`)

function needsOf(search: SearchResult): RampResult['needs'] {
  const step = search.condition === 'healthy' ? ceilingStep(search) : undefined
  return step === undefined ? [] : extrapolate(search.architecture, step)
}

function print(result: RampResult, folder: string): void {
  const terminal = optionsOf(process.stdout)
  process.stdout.write(renderLines(rampLines(result), terminal))
  process.stdout.write(renderTables(rampTables(result), terminal))
  process.stdout.write(renderLines(['What these figures rest on', ...result.assumptions], terminal))
  process.stdout.write(`Result: ${relative(process.cwd(), folder)} (ramp.json, report.md)\n`)
}
