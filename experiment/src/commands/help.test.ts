import { describe, expect, test } from 'bun:test'
import { Command } from 'commander'
import { addListVerbs } from './list-verbs.ts'
import { addResultVerbs } from './result-verbs.ts'
import { addStackVerbs } from './stack-verbs.ts'

const program = new Command()
addListVerbs(program)
addResultVerbs(program)
addStackVerbs(program)

describe('the help of a verb', () => {
  test.each(program.commands.map((command) => [command.name(), command] as const))(
    'has an example: just %s',
    (name, command) => {
      let text = ''
      command.configureOutput({ writeOut: (part) => void (text += part) }).outputHelp()

      expect(text).toMatch(new RegExp(`\nExamples:\n  just ${name}`))
    },
  )
})
