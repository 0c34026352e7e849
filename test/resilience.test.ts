import { describe, expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ROOT } from '../experiment/src/workspace.ts'

const page = join(ROOT, 'docs/resilience-tests.md')
const text = readFileSync(page, 'utf8')
const links = [...text.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(
  ([, name = '', path = '']) => [name, path] as const,
)

describe('docs/resilience-tests.md', () => {
  test('has a row for each of the 36 faults and inputs, in their order', () => {
    const rows = [...text.matchAll(/^\| (\d+) \| [^|]+ \| [^|]+ \|$/gm)].map(([, row]) =>
      Number(row),
    )

    expect(rows).toEqual(Array.from({ length: 36 }, (_, index) => index + 1))
  })

  test.each(links)('names a test that there is: %s in %s', (name, path) => {
    const file = join(dirname(page), path)

    expect(file).toMatch(/\.(test|e2e)\.ts$/)
    expect(existsSync(file)).toBe(true)
    // As a string in the source, whole or with what it is given left out.
    expect(readFileSync(file, 'utf8')).toContain(name)
  })
})
