import process from 'node:process'
import { Command, InvalidArgumentError } from 'commander'
import { DEFINITIONS } from '../definitions/definitions.ts'
import { counterCommand } from './commands/counter.ts'
import { experimentCommand } from './commands/experiment.ts'
import { listenForInterrupts } from './commands/interrupt.ts'
import { addListVerbs } from './commands/list-verbs.ts'
import { reportCommand } from './commands/report.ts'
import { COUNTER_ROWS } from './counter/rows.ts'
import type { ExperimentDefinition } from './definition.ts'
import { readDefinitionFile } from './definition-file.ts'
import { addResultVerbs, RUN_HELP } from './commands/result-verbs.ts'
import { runProgram } from './commands/run-program.ts'
import {
  brokerOption,
  brokersOption,
  consumersOption,
  portOption,
  stackOption,
} from './commands/stack-options.ts'
import { addStackVerbs } from './commands/stack-verbs.ts'
import { UsageError } from './problems.ts'
import { resultJsonSchema } from './result-schema.ts'
import { findRun } from './runs/find-run.ts'
import { setUp } from './setup/setup.ts'
import { chooseBroker } from './stack/processes/brokers/local-brokers.ts'

const program = new Command('under-fire')
  .description("Measures what happens to your users' writes when the database dies.")
  .exitOverride()
  .configureHelp({ showGlobalOptions: false })

program
  .command('experiment')
  .description('run an experiment and judge it')
  .argument(
    '[name]',
    `which one, of those that \`just experiments\` lists (default: ${DEFINITIONS[0].name})`,
  )
  .option(
    '--definition <file>',
    'one of your own: a .ts, .js or .json file; docs/your-own-experiment.md',
  )
  .option(
    '--scale <factor>',
    'multiply every duration, never the rates: 0.1 is 30 seconds; 0.05 to 10',
    parseScale,
    1,
  )
  .option('--seed <number>', 'repeat the event stream of an earlier run', parseSeed)
  .option(
    '--repeat <number>',
    'so many runs, 2 to 50, each with the next seed, and what they say together',
    parseRepeat,
  )
  .option('--dry-run', 'print the timeline, start nothing')
  .option('--keep', 'leave the stack up after the run')
  .addOption(stackOption())
  .addOption(brokerOption())
  .addOption(brokersOption())
  .option(
    '--allow-target <broker=process-id>',
    'let the broker that --brokers names be frozen, though it was not started here',
  )
  .addOption(consumersOption())
  .addOption(portOption())
  .addHelpText(
    'after',
    `
Exit code: 0 every hypothesis holds, 1 one does not, 2 wrong use, 3 the run is invalid, 130 interrupted.

Examples:
  just experiment                    the article's five minutes
  just experiment --scale 0.1        the same in 30 seconds
  just experiment database-freeze    another one; just experiments lists them
  just experiment --definition my-experiment.ts --dry-run
  just experiment --dry-run          what would happen when
  just experiment --repeat 5         how much the figures differ by chance
  just experiment --seed 7 --keep    a repeatable stream; look around afterwards
  just experiment --broker kafka-cluster --consumers 3
  just experiment --stack processes  without containers, also where an engine answers
  just experiment --broker kafka     Apache Kafka; Redpanda is the default in containers
  just experiment --brokers 127.0.0.1:9092`,
  )
  .action(async (name: string | undefined, options) => {
    process.exitCode = await experimentCommand(
      await chooseDefinition(name, options.definition),
      options,
    )
  })

program
  .command('counter')
  .description('switch one safety off at a time, and show what it costs')
  .argument('[row]', COUNTER_ROWS.map(({ name }) => name).join(', '))
  .addOption(portOption())
  .addHelpText(
    'after',
    `
Each row is two short runs under the same load and faults, with the safety on and off.
Exit code: 0 every row could be told, 2 wrong use, 3 one could not, 130 interrupted.

Examples:
  just counter             every row, about ten minutes
  just counter breaker     one of them`,
  )
  .action(async (row: string | undefined, options) => {
    process.exitCode = await counterCommand(row, options)
  })

addListVerbs(program)

program
  .command('report')
  .description('judge a run again, from its journal and its ledger')
  .argument('[run]', RUN_HELP, 'latest')
  .addHelpText(
    'after',
    `
What is damaged is read as far as it can be; such a report is partial, and never a pass.
Exit code: as the run had it.

Examples:
  just report                      the latest
  just report latest~1
  just report docs/example-run`,
  )
  .action(async (run: string) => {
    process.exitCode = await reportCommand(findRun(run))
  })

addResultVerbs(program)
addStackVerbs(program)

program
  .command('setup')
  .description('install what is missing, run nothing')
  .addHelpText(
    'after',
    `
Examples:
  just setup`,
  )
  .action(async () => {
    await setUp(
      { say: (line) => say(`· ${line}`), signal: listenForInterrupts() },
      { broker: chooseBroker(undefined), k6: true, proxy: true },
    )
    say('Everything is there.')
  })

program
  .command('schema')
  .description('print the JSON Schema of result.json')
  .addHelpText(
    'after',
    `
Examples:
  just schema    writes docs/result.schema.json`,
  )
  .action(() => say(JSON.stringify(resultJsonSchema(), null, 2)))

await runProgram(program)

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function chooseDefinition(
  name: string | undefined,
  file: string | undefined,
): Promise<ExperimentDefinition> {
  if (file !== undefined) {
    if (name !== undefined) {
      throw new UsageError(
        `Expected an experiment's name or --definition, got \`${name}\` and \`${file}\`.`,
      )
    }
    return readDefinitionFile(file)
  }
  const definition =
    name === undefined ? DEFINITIONS[0] : DEFINITIONS.find((candidate) => candidate.name === name)
  if (definition === undefined) {
    throw new UsageError(
      `Expected an experiment of ${DEFINITIONS.map((candidate) => candidate.name).join(', ')}, got \`${name}\`.`,
    )
  }
  return definition
}

function parseScale(value: string): number {
  const scale = Number(value)
  if (!(scale >= 0.05 && scale <= 10)) {
    throw new InvalidArgumentError('Expected a number from 0.05 to 10.')
  }
  return scale
}

function parseSeed(value: string): number {
  const seed = Number(value)
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 31) {
    throw new InvalidArgumentError('Expected a whole number from 0 to 2147483647.')
  }
  return seed
}

function parseRepeat(value: string): number {
  const times = Number(value)
  if (!/^\d+$/.test(value) || times < 2 || times > 50) {
    throw new InvalidArgumentError('Expected a whole number from 2 to 50.')
  }
  return times
}
