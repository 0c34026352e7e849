import { describe, expect, test } from 'bun:test'
import { findBroker } from '../../../experiment/src/stack/brokers/brokers.ts'
import { chooseBroker } from '../../../experiment/src/stack/processes/brokers/local-brokers.ts'
import type { Subject } from './subject.ts'
import { takeTurns, type Turns } from './take-turns.ts'
import type { Turn } from './turn.ts'
import { turnOf } from './turns.fake.ts'

const subject = (name: string): Subject => ({
  broker: findBroker(name),
  choice: { kind: 'processes', broker: chooseBroker(name), consumers: 1, hasCache: false },
})
const { outage, throughput } = turnOf('any', 1)

async function collect(changes: Partial<Turns>): Promise<Turn[]> {
  const turns: Turn[] = []
  for await (const turn of takeTurns({
    subjects: [subject('kafka'), subject('nisshi')],
    repeats: 1,
    outage: async () => outage,
    throughput: async () => throughput,
    say: () => undefined,
    signal: new AbortController().signal,
    ...changes,
  })) {
    turns.push(turn)
  }
  return turns
}

describe('taking turns', () => {
  test('names what went wrong with a broker, and goes on with the others', async () => {
    const turns = await collect({
      throughput: async ({ broker }) => {
        if (broker.name === 'kafka') {
          throw new Error('it would not start')
        }
        return throughput
      },
    })

    expect(turns.map(({ broker, throughput: half }) => [broker, half.counts])).toEqual([
      ['kafka', false],
      ['nisshi', true],
    ])
    expect(turns[0]?.throughput).toMatchObject({ why: ['it would not start'] })
    expect(turns[0]?.outage.counts).toBe(true)
  })

  test('ends with what was asked to end it, without a further turn', async () => {
    const controller = new AbortController()
    const reason = new Error('interrupted')
    let begun = 0

    const ended = collect({
      signal: controller.signal,
      outage: async () => {
        begun += 1
        controller.abort(reason)
        throw reason
      },
    })

    expect(await ended.catch((error: unknown) => error)).toBe(reason)
    expect(begun).toBe(1)
  })
})
