import process from 'node:process'
import { Command } from 'commander'
import { runProgram } from '../../experiment/src/commands/run-program.ts'
import { portOption } from '../../experiment/src/commands/stack-options.ts'
import { benchCommand, typedName } from './commands/bench.ts'
import { addRampVerb } from './commands/ramp-verb.ts'
import { addCompareVerb } from './commands/compare-verb.ts'
import { addRuntimesVerb } from './commands/runtimes.ts'
import { whole } from './commands/whole.ts'
import { FIGURES } from './figures/figures.ts'

const ROUNDS_MAX = 20

const program = new Command('under-fire')
  .description('Measures how fast the services are, against what limits them.')
  .exitOverride()

program
  .command('bench')
  .description('measure each figure against its limit, side by side')
  .argument('[figure...]', FIGURES.map((figure) => typedName(figure)).join(', '))
  .option('--quick', 'only the sizes that something is wanted of')
  .option(
    '--rounds <number>',
    `of each size, 1 to ${ROUNDS_MAX} (default: two to five of the size that counts, one or two beside it)`,
    whole(1, ROUNDS_MAX),
  )
  .addOption(portOption())
  .addHelpText(
    'after',
    `
Subject and limit take turns, so that what disturbs the machine disturbs both; do nothing else on it. A figure of which a
side did not accept more than one request in a thousand is not met. The article's stack runs on Node: the one on PATH
where it is new enough (22.18), else npm brings one, once.
Exit code: 0 all were measured, whether or not they reach what is wanted, 2 wrong use, 3 one could not be measured,
130 interrupted. One that could not be measured does not keep the others from it.

Examples:
  just bench                  every figure, about ten minutes on two cores
  just bench accept drain     two of them
  just bench --quick          without a tenth and ten times the size
  just bench accept --rounds 9`,
  )
  .action(async (figures: string[], options) => {
    process.exitCode = await benchCommand(figures, options)
  })

addRampVerb(program)
addCompareVerb(program)
addRuntimesVerb(program)

await runProgram(program)
