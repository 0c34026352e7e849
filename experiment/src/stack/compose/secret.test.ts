import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSecrets } from './secret.ts'

let folder = ''
let file = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'under-fire-secret-'))
  file = join(folder, '.env')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the passwords', () => {
  test('are made once, for their owner to read alone', () => {
    const first = readSecrets({}, file)
    const second = readSecrets({}, file)

    expect(first.POSTGRES_PASSWORD).toMatch(/^[0-9a-f]{36}$/)
    expect(first.GRAFANA_PASSWORD).not.toBe(first.POSTGRES_PASSWORD)
    expect(second).toEqual(first)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('are added to what the file holds', () => {
    writeFileSync(file, 'REDPANDA_TAG=v26.2.1')

    const { POSTGRES_PASSWORD } = readSecrets({}, file)

    expect(readFileSync(file, 'utf8')).toStartWith(
      `REDPANDA_TAG=v26.2.1\nPOSTGRES_PASSWORD=${POSTGRES_PASSWORD}\n`,
    )
  })

  test('come from the environment where it has them, as compose reads it', () => {
    readSecrets({}, file)

    expect(readSecrets({ POSTGRES_PASSWORD: 'given' }, file).POSTGRES_PASSWORD).toBe('given')
  })

  test('that would not fit into a URL are refused without being shown', () => {
    const read = () => readSecrets({ POSTGRES_PASSWORD: 'p@ss/word' }, file)

    expect(read).toThrow(/letters and digits/)
    expect(read).not.toThrow(/p@ss/)
  })
})
