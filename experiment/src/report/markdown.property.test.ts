import { expect, test } from 'bun:test'
import * as fc from 'fast-check'
import { judge } from '../result.ts'
import { seedRun } from '../seeded-run.ts'
import { renderMarkdown } from './markdown.ts'

const upTo = (max: number) => fc.nat({ max })

test('the report names each lost event and each ghost, and no other', () => {
  const side = fc.record({ lost: upTo(9), ghost: upTo(9) })
  fc.assert(
    fc.property(side, side, (ofRest, ofKafka) => {
      const { run, ids } = seedRun({
        rest: { ...ofRest, unknownStored: 1 },
        kafka: { ...ofKafka, unknownAbsent: 1, pending: 2 },
      })

      const report = renderMarkdown(judge(run), run)

      const listed = (title: string) => {
        const [, section = ''] = report.split(`## ${title}`)
        const [own = ''] = section.split('\n## ')
        return (own.match(/^\| [0-9a-f-]{36}/gm) ?? []).map((row) => row.slice(2)).toSorted()
      }
      const { rest, kafka } = ids
      expect(listed('Lost events')).toEqual([...rest.lost, ...kafka.lost].toSorted())
      expect(listed('Ghost events')).toEqual([...rest.ghost, ...kafka.ghost].toSorted())
    }),
    { numRuns: 20 },
  )
})
