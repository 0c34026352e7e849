import { describe, expect, test } from 'bun:test'
import { createHash } from 'node:crypto'
import type { Run } from '../../journal.ts'
import { judge } from '../../result.ts'
import { seedRun, withJournal } from '../../seeded-run.ts'
import { loadPageAssets } from './assets.ts'
import { renderPage } from './page.ts'

const ASSETS = { script: 'void 0', style: 'a{}' }
const CLEAN = seedRun().run
const render = (run: Run) => renderPage(judge(run), run, ASSETS)
const headline = (page: string) => /<h1>(.*?)<\/h1>/.exec(page)?.[1]
const sha = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The text of a section, by the beginning of its heading. */
function section(page: string, heading: string): string {
  const [, after = ''] = page.split(`<h2>${heading}`)
  return after.split('</section>')[0] ?? ''
}

describe('report.html', () => {
  test('says what was expected of each architecture, as text', () => {
    const { journal } = CLEAN
    const expected = { rest: 'it <refuses>', kafka: 'it waits' }
    const page = render(withJournal(CLEAN, { experiment: { ...journal.experiment, expected } }))

    expect(page).toContain('<p>Expected of REST: it &lt;refuses&gt;</p>')
    expect(page).toContain('<p>Expected of Kafka: it waits</p>')
  })

  test.each<[string, [sign: string, sentence: string], Run]>([
    ['in which all holds', ['PASS', 'All 10 hypotheses hold'], CLEAN],
    [
      'that lost an event',
      ['FAIL', '1 of 10 hypotheses do not hold'],
      seedRun({ kafka: { lost: 1 } }).run,
    ],
    [
      'that is invalid',
      ['INVALID', 'This run says nothing about the system'],
      withJournal(CLEAN, { table: null }),
    ],
    [
      'that was interrupted',
      ['PARTIAL', 'What is left of this run says nothing about the system'],
      withJournal(CLEAN, { status: 'aborted', aborted_reason: 'interrupted by SIGINT' }),
    ],
  ])('of a run %s begins with its sign and %j', (_, [word, sentence], run) => {
    const page = render(run)

    expect(headline(page)).toBe(sentence)
    expect(page.slice(0, page.indexOf('<h1>'))).toContain(`<span>${word}</span>`)
  })

  test('shows what does not hold before what does, each with a sign of its own form', () => {
    const page = render(seedRun({ kafka: { lost: 1 } }).run)

    const signs = [
      ...page.matchAll(/<li>\s*<span class="sign (\w+)"><svg[^>]*><use href="#sign-(\w+)"/g),
    ]

    expect(signs.map(([, kind]) => kind)).toEqual([
      'fail',
      ...Array.from({ length: 9 }, () => 'pass'),
    ])
    expect(signs.every(([, kind, shape]) => kind === shape)).toBe(true)
  })

  test('lets in its own script and style by their hashes, and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(render(CLEAN))?.[1]

    expect(policy).toBe(
      `default-src 'none'; script-src ${sha(ASSETS.script)}; style-src ${sha(ASSETS.style)}; img-src data:; base-uri 'none'; form-action 'none'`,
    )
  })

  test('lists each lost and each ghost event, and folds a long list', () => {
    const { run, ids } = seedRun({ rest: { ghost: 2 }, kafka: { lost: 45 } })

    const page = render(run)

    const lost = section(page, 'Lost events')
    expect(ids.kafka.lost.filter((id) => !lost.includes(id))).toEqual([])
    expect(lost).toContain('<details><summary>45 rows</summary>')
    const ghosts = section(page, 'Ghost events')
    expect(ids.rest.ghost.filter((id) => !ghosts.includes(id))).toEqual([])
    expect(ghosts).not.toContain('<details>')
  })

  test('says how it could be wrong, with the number of each check', () => {
    const wrong = section(render(CLEAN), 'How this result could be wrong')

    expect(wrong).toContain('requests to Kafka')
    expect(wrong).toContain('1,425 ± 0.50 %')
    expect(wrong).toContain('>1,425<')
  })

  test('says what to type to run it again', () => {
    expect(render(CLEAN)).toContain(
      'npx -y rust-just experiment database-outage --seed 1 --scale 0.1',
    )
  })

  test('has a table for every chart, for a reader without JavaScript', () => {
    const page = render(CLEAN)

    const figures = page.split('<figure ').slice(1)
    expect(figures.length).toBeGreaterThan(5)
    expect(figures.every((figure) => /<details class="figures" open>.*<table/s.test(figure))).toBe(
      true,
    )
  })

  test('stays under 1 MB with its real script when all of an outage is lost, and all refused are ghosts', async () => {
    const { run } = seedRun({ scale: 1 })
    const ledger = run.ledger.map((entry) =>
      entry.sent_ms > 90_000 && entry.sent_ms < 210_000
        ? Object.assign({}, entry, { found: entry.told === 'refused', stored_ms: null })
        : entry,
    )

    const page = renderPage(judge({ ...run, ledger }), { ...run, ledger }, await loadPageAssets())

    expect(page).toContain('more are listed in <code>report.md</code>')
    expect(Buffer.byteLength(page)).toBeLessThan(1_000_000)
  })
})
