import process from 'node:process'
import type { Command } from 'commander'
import { DEFINITIONS } from '../../definitions/definitions.ts'
import { FAULTS } from '../faults/faults.ts'
import { BROKERS } from '../stack/brokers/brokers.ts'
import { listBrokers } from '../stack/brokers/list.ts'
import { LOCAL_BROKERS } from '../stack/processes/brokers/local-brokers.ts'

/** The verbs that say what there is to choose from. */
export function addListVerbs(program: Command): void {
  program
    .command('experiments')
    .description('list the experiments')
    .addHelpText(
      'after',
      '\nExamples:\n  just experiments\n  just experiment database-freeze --dry-run',
    )
    .action(() => say(columns(DEFINITIONS.map(({ name, title }) => [name, title]))))
  program
    .command('faults')
    .description('list the faults that an experiment can inject')
    .addHelpText('after', '\nExamples:\n  just faults\n\ndocs/faults.md says how each works.')
    .action(() => say(columns(FAULTS.map(({ name, summary }) => [name, summary]))))
  program
    .command('brokers')
    .description('list the brokers: durability, version, what was verified, how to start each')
    .addHelpText('after', '\nExamples:\n  just brokers\n  just experiment --broker kafka-cluster')
    .action(() => say(listBrokers(BROKERS, LOCAL_BROKERS)))
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function columns(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`).join('\n')
}
