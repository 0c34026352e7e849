import { describe, expect, test } from 'bun:test'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Glob } from 'bun'
import { FAULTS } from '../experiment/src/faults/faults.ts'
import { ROOT } from '../experiment/src/workspace.ts'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
// Made by the tool: its links are those of the run.
const PAGES = ['README.md', 'ARCHITECTURE.md', ...new Glob('docs/**/*.md').scanSync({ cwd: ROOT })]
  .filter((path) => !path.startsWith('docs/example-run/'))
  .map((path) => [path, read(path)] as const)

/** Where a link to a heading leads, as GitHub makes it. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

/** The links of a page that lead nowhere. */
function brokenLinks(path: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => {
      const [file = '', anchor] = link.split('#')
      const target = file === '' ? path : join(dirname(path), file)
      const isThere =
        existsSync(join(ROOT, target)) &&
        (anchor === undefined || anchorsOf(read(target)).includes(anchor))
      return !/^https?:/.test(link) && !isThere
    })
}

describe('the pages', () => {
  test.each(PAGES)('%s links to what is there', (path, text) => {
    expect(brokenLinks(path, text)).toEqual([])
  })

  test.each(PAGES)('%s names only verbs that the Justfile has', (_, text) => {
    const recipes = [...read('Justfile').matchAll(/^([a-z][a-z-]*)(?: [*a-z]+)?:(?!=)/gm)].map(
      ([, name]) => name,
    )
    const named = [...text.matchAll(/^(?:npx -y rust-)?just ([a-z-]+)|`just ([a-z-]+)/gm)].map(
      ([, line, inText]) => line ?? inText,
    )

    expect(recipes).toContain('experiment')
    expect(named.filter((name) => !recipes.includes(name))).toEqual([])
  })

  test('describe every fault, and no other', () => {
    const [, table = ''] =
      /\n\| fault \|.*\n\|[-|]+\n((?:\|.*\n)+)/.exec(read('docs/faults.md')) ?? []

    expect([...table.matchAll(/^\| `([a-z]+)`/gm)].map(([, name]) => name)).toEqual(
      FAULTS.map(({ name }) => name),
    )
  })

  test('number the decisions, each once, in file and title', () => {
    const files = readdirSync(join(ROOT, 'docs/decisions')).toSorted()

    expect(files.map((file) => Number(file.slice(0, 4)))).toEqual(
      files.map((_, index) => index + 1),
    )
    for (const file of files) {
      expect(read(join('docs/decisions', file))).toStartWith(`# ${Number(file.slice(0, 4))}. `)
    }
  })
})
