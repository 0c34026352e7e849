import { describe, expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../experiment/src/workspace.ts'

const PAGES = ['resilience-tests.md', 'memory.md'].map(
  (name) => [name, readFileSync(join(ROOT, 'docs', name), 'utf8')] as const,
)
const LINKS = PAGES.flatMap(([page, text]) =>
  [...text.matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(
    ([, name = '', path = '']) => [page, name, path] as const,
  ),
)

describe('the pages of tests', () => {
  test('have a row for each of the 36 faults and inputs, in their order', () => {
    const rows = [...(PAGES[0]?.[1] ?? '').matchAll(/^\| (\d+) \| [^|]+ \| [^|]+ \|$/gm)].map(
      ([, row]) => Number(row),
    )

    expect(rows).toEqual(Array.from({ length: 36 }, (_, index) => index + 1))
  })

  test.each(PAGES)('name tests: %s', (page) => {
    expect(LINKS.filter(([from]) => from === page).length).toBeGreaterThan(10)
  })

  test.each(LINKS)('name a test that there is: %s names %s in %s', (_, name, path) => {
    const file = join(ROOT, 'docs', path)

    expect(file).toMatch(/\.(test|e2e)\.ts$/)
    expect(existsSync(file)).toBe(true)
    // As a string in the source, whole or with what it is given left out.
    expect(readFileSync(file, 'utf8')).toContain(name)
  })
})
