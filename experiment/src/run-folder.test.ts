import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'
import { UsageError } from './problems.ts'
import { resultSchema } from './result-schema.ts'
import { readRun, writeVerdict } from './run-folder.ts'
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

  test('is given a verdict that meets the published schema', async () => {
    await writeVerdict(folder, read())

    const written: unknown = JSON.parse(readFileSync(pathOf('result.json'), 'utf8'))
    expect(v.safeParse(resultSchema, written).issues).toBeUndefined()
    expect(readFileSync(pathOf('report.md'), 'utf8')).toStartWith('# database-outage: ')
  })

  test.each(['journal.json', 'ledger.jsonl.gz'])('that has no %s is refused by name', (file) => {
    rmSync(pathOf(file))

    expect(read).toThrow(UsageError)
    expect(read).toThrow(file)
  })

  test.each(['journal.json', 'ledger.jsonl.gz'])(
    'whose %s is cut off is refused by the path of that file',
    (file) => {
      truncateSync(pathOf(file), 200)

      expect(read).toThrow(UsageError)
      expect(read).toThrow(`${pathOf(file)} cannot be read: `)
    },
  )

  test('whose ledger is not a ledger is refused by the path of that file', () => {
    writeFileSync(pathOf('ledger.jsonl.gz'), gzipSync('{"event_id":\n'))

    expect(read).toThrow(UsageError)
    expect(read).toThrow(`${pathOf('ledger.jsonl.gz')} cannot be read: `)
  })

  test('of another version is refused with both versions', () => {
    writeFileSync(pathOf('journal.json'), '{"schema":"under-fire/journal/9"}')

    expect(read).toThrow(UsageError)
    expect(read).toThrow('`under-fire/journal/1`, got `under-fire/journal/9`')
  })
})
