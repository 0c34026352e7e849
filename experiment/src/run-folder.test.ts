import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'
import { UsageError } from './problems.ts'
import { resultSchema } from './result-schema.ts'
import { readRun, writeResult, writeVerdict } from './run-folder.ts'
import { seedRun } from './seeded-run.ts'

const { run } = seedRun({ kafka: { lost: 1, pending: 2 } })

let folder = ''
const pathOf = (file: string) => join(folder, file)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'under-fire-run-'))
  writeFileSync(pathOf('journal.json'), JSON.stringify(run.journal))
  const lines = run.ledger.map((entry) => `${JSON.stringify(entry)}\n`)
  writeFileSync(pathOf('ledger.jsonl.gz'), gzipSync(lines.join('')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const read = () => readRun(folder)

describe('the folder of a run', () => {
  test('is read back as what was written, its outage measured again', () => {
    expect(read()).toEqual(run)
  })

  test('is given a verdict that meets the published schema', () => {
    writeResult(folder, read())

    const written: unknown = JSON.parse(readFileSync(pathOf('result.json'), 'utf8'))
    expect(v.safeParse(resultSchema, written).issues).toBeUndefined()
  })

  test('that has no journal is refused by name', () => {
    rmSync(pathOf('journal.json'))

    expect(read).toThrow(UsageError)
    expect(read).toThrow('journal.json')
  })

  test('is read from a packed journal, too', () => {
    rmSync(pathOf('journal.json'))
    writeFileSync(pathOf('journal.json.gz'), gzipSync(JSON.stringify(run.journal)))

    expect(read()).toEqual(run)
  })

  test.each(['journal.json', 'ledger.jsonl.gz'])(
    'whose %s is cut off is reported in part, and names that file',
    async (file) => {
      truncateSync(pathOf(file), 200)

      const result = await writeVerdict(folder, read())

      expect(result.valid).toBe(false)
      expect(result.damage?.join()).toContain(file)
      expect(readFileSync(pathOf('report.md'), 'utf8')).toContain(': PARTIAL: ')
    },
  )

  test('is given every report', async () => {
    await writeVerdict(folder, read())

    const sizes = ['report.html', 'report.md', 'timeline.svg', 'junit.xml'].map(
      (file) => readFileSync(pathOf(file)).length,
    )
    expect(Math.min(...sizes)).toBeGreaterThan(1_000)
  })

  test('of another version is refused with both versions', () => {
    writeFileSync(pathOf('journal.json'), '{"schema":"under-fire/journal/9"}')

    expect(read).toThrow(UsageError)
    expect(read).toThrow('`under-fire/journal/1`, got `under-fire/journal/9`')
  })
})
