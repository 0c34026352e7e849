import { describe, expect, test } from 'bun:test'
import { kafkaProperties } from './kafka-properties.ts'

const node = (id: number) => ({ id, port: 1_000 + id, controllerPort: 2_000 + id })
const linesOf = (nodes: number, id: number) =>
  kafkaProperties({
    node: node(id),
    quorum: Array.from({ length: nodes }, (_, index) => node(index + 1)),
    dataFolder: '/data',
  }).split('\n')

describe('the settings of a Kafka', () => {
  test('that is alone keep one copy of everything', () => {
    expect(linesOf(1, 1)).toEqual(
      expect.arrayContaining([
        'controller.quorum.voters=1@127.0.0.1:2001',
        'default.replication.factor=1',
        'min.insync.replicas=1',
        'offsets.topic.replication.factor=1',
        'transaction.state.log.min.isr=1',
      ]),
    )
  })

  test('of three keep three copies of everything, two before an answer, and replace a dead leader after 3 s', () => {
    expect(linesOf(3, 2)).toEqual(
      expect.arrayContaining([
        'node.id=2',
        'listeners=PLAINTEXT://127.0.0.1:1002,CONTROLLER://127.0.0.1:2002',
        'advertised.listeners=PLAINTEXT://127.0.0.1:1002',
        'controller.quorum.voters=1@127.0.0.1:2001,2@127.0.0.1:2002,3@127.0.0.1:2003',
        'default.replication.factor=3',
        'min.insync.replicas=2',
        'offsets.topic.replication.factor=3',
        'transaction.state.log.replication.factor=3',
        'transaction.state.log.min.isr=2',
        'share.coordinator.state.topic.replication.factor=3',
        'share.coordinator.state.topic.min.isr=2',
        'broker.session.timeout.ms=3000',
      ]),
    )
  })

  test.each([1, 3])('of %i leave flushing to the system, as the list of brokers says', (nodes) => {
    expect(linesOf(nodes, 1).filter((line) => /flush/.test(line))).toEqual([])
  })
})
