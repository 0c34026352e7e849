import { describe, expect, test } from 'bun:test'
import type { Run } from '../journal.ts'
import { judge } from '../result.ts'
import { seedRun, withJournal } from '../seeded-run.ts'
import { renderMarkdown } from './markdown.ts'

const render = (run: Run) => renderMarkdown(judge(run), run)
const CLEAN = seedRun().run
const HOSTILE = 'a|b <script>alert(1)</script>\n# not a heading\r\n- no list'

/** The lines of one section. */
function section(markdown: string, title: string): string[] {
  const [, after = ''] = markdown.split(`## ${title}\n`)
  const [body = ''] = after.split('\n## ')
  return body.split('\n').filter(Boolean)
}

/** Cells of a table's line; an escaped bar ends none. */
const cells = (line: string) => line.split(/(?<!\\)\|/).length - 2

describe('the report in Markdown', () => {
  test('begins with the verdict', () => {
    expect(render(CLEAN).split('\n')[0]).toBe('# database-outage: ALL 10 HYPOTHESES HOLD')
  })

  test('names the safety that was switched off before anything else', () => {
    const experiment = { ...CLEAN.journal.experiment, settings: { producer: { UNSAFE_ACKS: 1 } } }

    expect(render(withJournal(CLEAN, { experiment })).split('\n')[0]).toBe(
      '# database-outage: UNSAFE_ACKS=1: ALL 10 HYPOTHESES HOLD',
    )
  })

  test('lists each lost and each ghost event with its driver, time and status', () => {
    const { run, ids } = seedRun({ rest: { lost: 1, ghost: 2 }, kafka: { lost: 3 } })

    const markdown = render(run)

    const lost = section(markdown, 'Lost events').slice(2)
    const ghosts = section(markdown, 'Ghost events: told "failed", stored anyway').slice(2)
    const idOf = (line: string) => line.split(' | ')[0]?.replace('| ', '')
    expect(lost.map(idOf)).toEqual([...ids.rest.lost, ...ids.kafka.lost])
    expect(ghosts.map(idOf)).toEqual(ids.rest.ghost)
    expect(lost[0]).toBe(`| ${ids.rest.lost[0]} | rest | driver-0 | 0.0 s | 201 |`)
    expect(ghosts[0]).toBe(`| ${ids.rest.ghost[0]} | rest | driver-1 | 0.1 s | 500 |`)
  })

  test('has no list of lost or ghost events where there are none', () => {
    expect(render(CLEAN)).not.toMatch(/Lost events|Ghost events/)
  })

  test('has as many cells in every row as its table has columns', () => {
    const { run } = seedRun({ kafka: { lost: 1 } })
    run.journal.breaker.push({ at_ms: 1, from: 'a|b', to: HOSTILE, reason: HOSTILE })

    const tables = render(run)
      .split('\n\n')
      .map((part) => part.split('\n').filter((line) => line.startsWith('|')))
      .filter((lines) => lines.length > 0)

    expect(tables.length).toBeGreaterThan(8)
    for (const [head = '', ...rows] of tables) {
      expect(rows.map(cells)).toEqual(rows.map(() => cells(head)))
    }
  })

  test('takes no markup and no new line from what others wrote', () => {
    const journal = {
      ...CLEAN.journal,
      status: 'aborted' as const,
      aborted_reason: HOSTILE,
      breaker: [{ at_ms: 1, from: HOSTILE, to: HOSTILE, reason: HOSTILE }],
      unexpected_exits: [HOSTILE],
      environment: { ...CLEAN.journal.environment, cpu: HOSTILE, versions: { [HOSTILE]: '1' } },
      experiment: { ...CLEAN.journal.experiment, title: HOSTILE },
    }
    const ledger = CLEAN.ledger.map((entry, index) =>
      index === 0 ? Object.assign({}, entry, { driver_id: HOSTILE, found: false }) : entry,
    )

    const markdown = render({ ...CLEAN, journal, ledger })

    expect(markdown).not.toContain('<')
    expect(markdown).not.toContain('\r')
    expect(markdown).not.toMatch(/^# not a heading|^- no list/m)
    // Title, two reasons, breaker-path's finding, three in the breaker's row, exit, driver, processor and version.
    expect(markdown.match(/&lt;script>/g)).toHaveLength(11)
  })

  test('names what ended unexpectedly, when something did', () => {
    const journal = { ...CLEAN.journal, unexpected_exits: ['consumer ended with SIGSEGV'] }

    expect(render({ ...CLEAN, journal }).split('\n\n')).toContain(
      'ended unexpectedly: consumer ended with SIGSEGV',
    )
    expect(render(CLEAN)).not.toContain('ended unexpectedly')
  })

  test('lists no lost or ghost event, and says why, when the table was not read', () => {
    const { run } = seedRun({ rest: { ghost: 1 }, kafka: { lost: 1 } })

    const markdown = render(withJournal(run, { table: null }))

    expect(section(markdown, 'Lost and ghost events')).toEqual([
      'Not known: the table was not read.',
    ])
    expect(markdown).not.toMatch(/## (Lost|Ghost) events/)
    expect(markdown).toContain('| … lost | – | – |')
  })

  test('does not list as lost what still stood on the topic', () => {
    const { run, ids } = seedRun({ kafka: { lost: 1, pending: 2 } })

    const lost = section(render(run), 'Lost events').slice(2)

    expect(lost).toHaveLength(1)
    expect(lost[0]).toContain(ids.kafka.lost[0] ?? 'none')
  })
})
