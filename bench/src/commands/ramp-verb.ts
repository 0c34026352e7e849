import process from 'node:process'
import { type Command, Option } from 'commander'
import { portOption } from '../../../experiment/src/commands/stack-options.ts'
import { ARCHITECTURES } from '../../../experiment/src/journal.ts'
import { GENERATOR_NAMES } from '../ramp/choose-rate-generator.ts'
import { OBJECTIVE_NAMES } from '../ramp/objectives.ts'
import { FULL } from '../ramp/plans.ts'
import { rampCommand } from './ramp.ts'
import { whole } from './whole.ts'

/** Adds `ramp` to the command line. */
export function addRampVerb(program: Command): void {
  program
    .command('ramp')
    .description('raise the rate until an architecture no longer holds its objectives')
    .addOption(
      new Option('--from <rate>', 'requests a second that the growth begins with').argParser(
        whole(1, FULL.plan.maxPerS),
      ),
    )
    .addOption(
      new Option(
        '--objective <name=number>',
        `another objective: ${OBJECTIVE_NAMES.join(', ')}; can be repeated`,
      )
        .argParser((value: string, previous: string[]) => [...previous, value])
        .default([], 'p99=250 ms, errors=0.1 %, unsent=1 %, backlog=1 s'),
    )
    .addOption(new Option('--only <architecture>', 'one of them').choices(ARCHITECTURES))
    .option('--short', 'steps of a second and no high rates: whether it works, not how fast')
    .addOption(
      new Option('--generator <name>', 'what makes the load (default: wrk, else k6)').choices(
        GENERATOR_NAMES,
      ),
    )
    .addOption(portOption())
    .addHelpText(
      'after',
      `
Each architecture alone, healthy and with the database killed: the rate grows by half until an objective breaks, is
narrowed to 8 %, and the highest that held is confirmed for 30 s. CPU is read of every part, the load generator too;
where that was the limit, the ceiling is "generator-limited: at least N/s". Then, on paper, what a million events a
second would need. Do nothing else on the machine.
Exit code: 0 the ceilings are reported, 1 an accepted event was not stored, 2 wrong use, 3 something could not be
measured, 130 interrupted: what is finished is printed.

Examples:
  just ramp                               both architectures, about eight minutes
  just ramp --only kafka --from 5000      one, beginning higher
  just ramp --objective p99=50            stricter: a P99 of 50 ms
  just ramp --generator k6                with k6, which needs more CPU itself`,
    )
    .action(async (options) => {
      process.exitCode = await rampCommand(options)
    })
}
