import process from 'node:process'
import { type Command, InvalidArgumentError } from 'commander'
import { DEFINITIONS } from '../../definitions/definitions.ts'
import { type Target, TARGETS } from '../targets.ts'
import { killByHand, restoreByHand } from './by-hand.ts'
import { devCommand } from './dev.ts'
import { heal } from './heal.ts'
import {
  brokerOption,
  brokersOption,
  consumersOption,
  portOption,
  stackOption,
} from './stack-options.ts'

/** The verbs for a stack that stays up: start it, break and mend its parts, end what is left. */
export function addStackVerbs(program: Command): void {
  addHeal(program)
  addDev(program)
  addKill(program)
  addRestore(program)
}

function addHeal(program: Command): void {
  program
    .command('heal')
    .description('end and remove what a killed or kept run left')
    .addHelpText(
      'after',
      `
Can be repeated. The next run does it too.

Examples:
  just heal`,
    )
    .action(async () => {
      const found = await heal()
      say(found.length === 0 ? 'Nothing was left.' : `Ended and removed: ${found.join(', ')}.`)
    })
}

function addDev(program: Command): void {
  program
    .command('dev')
    .description('start the stack and the services, started again on every change')
    .addOption(stackOption())
    .addOption(brokerOption())
    .addOption(brokersOption())
    .addOption(consumersOption())
    .addOption(portOption())
    .addHelpText(
      'after',
      `
Ctrl-C ends everything.

Examples:
  just dev
  just dev --stack processes --consumers 3
  just kill database          from another terminal`,
    )
    .action(async (options) => {
      process.exitCode = await devCommand(DEFINITIONS[0].breaker, options)
    })
}

function addKill(program: Command): void {
  program
    .command('kill')
    .description('break a part of a running stack with SIGKILL')
    .argument('<target>', TARGETS.join(', '), parseTarget)
    .addHelpText(
      'after',
      `
Of what \`just dev\` or a run with --keep started. \`broker\` is every broker of a cluster, \`consumer\` the first one.

Examples:
  just kill database
  just kill broker-2`,
    )
    .action(async (target: Target) => say(await killByHand(target)))
}

function addRestore(program: Command): void {
  program
    .command('restore')
    .description('start a killed part again')
    .argument('<target>', TARGETS.join(', '), parseTarget)
    .addHelpText(
      'after',
      `
Examples:
  just restore database`,
    )
    .action(async (target: Target) => say(await restoreByHand(target)))
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function parseTarget(value: string): Target {
  const target = TARGETS.find((candidate) => candidate === value)
  if (target === undefined) {
    throw new InvalidArgumentError(`Expected one of ${TARGETS.join(', ')}.`)
  }
  return target
}
