import { describe, expect, test } from 'bun:test'
import { LOCAL_BROKERS } from '../processes/brokers/local-brokers.ts'
import { BROKERS, describeDurability, findBroker } from './brokers.ts'
import { listBrokers } from './list.ts'

const blocks = listBrokers(BROKERS, LOCAL_BROKERS).split('\n\n')
const blockOf = (name: string) => blocks.find((block) => block.startsWith(`${name}: `)) ?? ''

describe('just brokers', () => {
  test.each(BROKERS.map((broker) => [broker.name, broker] as const))(
    'says of %s its durability, its image, where it was verified and how to start it',
    (name, broker) => {
      const block = blockOf(name)

      expect(block).toContain(describeDurability(broker))
      expect(block).toContain(`${broker.image}:${broker.version}`)
      expect(block).toContain(broker.verified)
      expect(block).toContain(`just experiment --broker ${name}`)
    },
  )

  test('names the processes beside the containers where there are both', () => {
    const both = LOCAL_BROKERS.map(({ name }) => name)

    expect(both.filter((name) => !blockOf(name).includes('\n  process '))).toEqual([])
    expect(blocks.filter((block) => block.includes('\n  process '))).toHaveLength(both.length)
    expect(blockOf('kafka')).toContain('--stack compose|processes')
    expect(blockOf('redpanda')).toContain('--stack compose')
  })

  test('knows the durability of every broker that runs as a process', () => {
    for (const { name, ports } of LOCAL_BROKERS) {
      expect(findBroker(name).copies).toBe(ports.clients.length === 3 ? 3 : 1)
    }
  })

  test('ends with the broker that already runs', () => {
    expect(blocks.at(-1)).toContain('--brokers host:port')
  })
})
