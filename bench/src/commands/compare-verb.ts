import { type Command, InvalidArgumentError } from 'commander'
import { portOption, stackOption } from '../../../experiment/src/commands/stack-options.ts'
import { BROKER_NAMES } from '../../../experiment/src/stack/choose.ts'
import { compareCommand } from './compare.ts'
import { whole } from './whole.ts'

const REPEATS_MAX = 20
const EVENTS_MAX = 1_000_000
const SECONDS_MAX = 60

/** `just compare`. */
export function addCompareVerb(program: Command): void {
  program
    .command('compare')
    .description('the same outage and the same throughput test on each broker, in turn')
    .argument('[broker...]', BROKER_NAMES.join(', '))
    .addOption(stackOption())
    .option('--repeats <number>', `how often, 1 to ${REPEATS_MAX}`, whole(1, REPEATS_MAX), 3)
    .option('--scale <factor>', 'of the outage, as of just experiment: 0.05 to 1', parseScale, 0.1)
    .option('--events <number>', 'of the backlog that is drained', whole(1, EVENTS_MAX), 100_000)
    .option('--seconds <number>', 'of each load', whole(1, SECONDS_MAX), 5)
    .addOption(portOption())
    .addHelpText(
      'after',
      `
Without a name: every broker of one copy that is here without being built. A difference from the first is claimed only
where the ranges of the repeats do not overlap. Do nothing else on the machine.
Exit code: 0 every turn counts, 2 wrong use, 3 one does not, 130 interrupted (what is finished is kept).

Examples:
  just compare kafka nisshi        two that run as processes; nisshi is built by cargo where it is missing
  just compare                     those that are here
  just compare --stack compose redpanda kafka automq
  just compare kafka --repeats 1   one broker, once`,
    )
    .action(async (brokers: string[], options) => {
      process.exitCode = await compareCommand(brokers, options)
    })
}

function parseScale(value: string): number {
  const scale = Number(value)
  if (!(scale >= 0.05 && scale <= 1)) {
    throw new InvalidArgumentError('Expected a number from 0.05 to 1.')
  }
  return scale
}
