import { describe, expect, test } from 'bun:test'
import { chooseSubjects } from './subject.ts'
import { readVersion } from './version.ts'

const FACTS = {
  stack: 'processes',
  broker: { name: 'a', version: '1.2.3', durability: '', cluster_id: '', nodes: 1 },
  versions: {},
}
const [kafka] = chooseSubjects(['kafka'], 'processes')

describe('the version of a broker', () => {
  test('is what its log says at its start', () => {
    const log = '[main] INFO AppInfoParser - Kafka version: 4.3.1\n[main] INFO Kafka commitId: ab'

    expect(kafka && readVersion(kafka, FACTS, log)).toEqual({
      version: '4.3.1',
      source: 'its log at its start',
      image: null,
    })
  })

  test('is what its binary says where the log does not', () => {
    expect(kafka && readVersion(kafka, FACTS, 'ready')).toEqual({
      version: '1.2.3',
      source: 'its --version',
      image: null,
    })
  })
})
