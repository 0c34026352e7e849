import { describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { producerHiccup } from '../docs/examples/producer-hiccup.ts'
import { CHECKS } from '../experiment/src/checkers/checkers.ts'
import { readDefinitionFile } from '../experiment/src/definition-file.ts'
import { ROOT } from '../experiment/src/workspace.ts'

const PAGE = readFileSync(join(ROOT, 'docs/your-own-experiment.md'), 'utf8')
const EXAMPLE = join(ROOT, 'docs/examples/producer-hiccup.ts')

/** What reading a file of this content says. */
async function problemOf(name: string, content: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'under-fire-own-'))
  const file = join(folder, name)
  try {
    writeFileSync(file, content)
    await readDefinitionFile(file)
    return 'none'
  } catch (error) {
    return String(error).replaceAll(folder, '')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const changed = (changes: object) => JSON.stringify({ ...producerHiccup, ...changes })
const [FAULT] = producerHiccup.faults

describe('the page that teaches it', () => {
  test('shows the example file, whole', () => {
    expect(PAGE).toContain(readFileSync(EXAMPLE, 'utf8'))
  })

  test('names every check', () => {
    expect(CHECKS.filter((check) => !PAGE.includes(`| \`${check}\` |`))).toEqual([])
  })
})

describe('a definition file', () => {
  test('is read from its only export, or its default one', async () => {
    expect(await readDefinitionFile(EXAMPLE)).toEqual(producerHiccup)
    expect(await problemOf('own.ts', `export default ${changed({})}`)).toBe('none')
  })

  test('may be JSON', async () => {
    expect(await problemOf('own.json', changed({}))).toBe('none')
  })

  test('that is not there is named', async () => {
    const reading = readDefinitionFile('no/such/file.ts')

    expect(await reading.catch(String)).toContain(
      'Expected `--definition` to name a file, got `no/such/file.ts`.',
    )
  })

  test.each<[what: string, file: [name: string, content: string], problem: string]>([
    ['another kind of file', ['own.md', '# mine'], 'to name a file of .ts, .js, .mjs, .json, got'],
    ['no export', ['none.ts', 'const a = 1'], 'to export one experiment'],
    ['two exports', ['two.ts', 'export const a = 1, b = 2'], 'to export one experiment'],
    ['a mistake in its code', ['wrong.ts', 'export default {'], 'cannot be read'],
    [
      'overlapping faults on one part',
      [
        'overlap.json',
        changed({ faults: [FAULT, { ...FAULT, injectAtMs: 12_000, healAtMs: 15_000 }] }),
      ],
      'Expected one fault at a time on `producer`, got "freeze producer at 10000 ms" and "freeze at 12000 ms".',
    ],
    [
      'two phases of one name',
      ['phases.json', changed({ phases: [...producerHiccup.phases, producerHiccup.phases[0]] })],
      'Expected every phase to have its own name, got `normal` twice.',
    ],
    [
      'a fault that is never healed',
      [
        'never.json',
        changed({ faults: [{ fault: 'freeze', target: 'producer', injectAtMs: 10_000 }] }),
      ],
      '`faults.0.healAtMs`: missing; every fault must be healed before the run ends',
    ],
    [
      'a fault that is healed after the end',
      ['late.json', changed({ faults: [{ ...FAULT, healAtMs: 40_000 }] })],
      'Expected "freeze producer at 10000 ms" to be healed before the run ends at 26000 ms, got `40000`.',
    ],
    [
      'an unknown target',
      ['target.json', changed({ faults: [{ ...FAULT, target: 'moon' }] })],
      'but received "moon"',
    ],
    [
      'an unknown fault',
      ['fault.json', changed({ faults: [{ ...FAULT, fault: 'explode' }] })],
      'but received "explode"',
    ],
    [
      'a fault without its parameters',
      ['parameters.json', changed({ faults: [{ ...FAULT, fault: 'slow', jitterMs: 0 }] })],
      '`faults.0.latencyMs`: missing',
    ],
    [
      'a network fault on a consumer',
      [
        'consumer.json',
        changed({ faults: [{ ...FAULT, fault: 'partition', target: 'consumer' }] }),
      ],
      'Expected "partition consumer at 10000 ms" to disturb a part that others connect to',
    ],
    [
      'a setting that no service has',
      ['setting.json', changed({ settings: { rest: { REST_COLOUR: 'red' } } })],
      'Expected a setting of rest: ',
    ],
  ])('with %s is refused in one line that says so', async (_, file, problem) => {
    const said = await problemOf(...file)

    expect(said).toContain(problem)
    expect(said.split('\n')).toHaveLength(1)
  })
})
