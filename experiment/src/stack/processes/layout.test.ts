import { describe, expect, test } from 'bun:test'
import { DEFAULT_PORTS } from '../ports.ts'
import { apacheKafka, apacheKafkaCluster } from './brokers/apache-kafka.ts'
import { placeEndpoints, portsNeeded } from './layout.ts'

const layout = (changes: Partial<Parameters<typeof portsNeeded>[0]>) => ({
  ports: DEFAULT_PORTS,
  broker: apacheKafka,
  consumers: 1,
  runId: 'abc',
  ...changes,
})
const place = (changes: Partial<Parameters<typeof portsNeeded>[0]>) =>
  placeEndpoints('postgres://there', layout(changes))

describe('where things are', () => {
  test('a cluster is named by all of its brokers, and its topic has a copy on each', () => {
    expect(place({ broker: apacheKafkaCluster })).toMatchObject({
      brokers: '127.0.0.1:19092,127.0.0.1:19192,127.0.0.1:19292',
      topicSettings: { TOPIC_PARTITIONS: '3', TOPIC_REPLICATION_FACTOR: '3' },
    })
  })

  test('one broker has one copy, under the usual names', () => {
    expect(place({})).toMatchObject({
      brokers: '127.0.0.1:19092',
      topic: 'driver-locations',
      consumerUrls: { consumer: 'http://127.0.0.1:3003' },
      topicSettings: { TOPIC_PARTITIONS: '3', TOPIC_REPLICATION_FACTOR: '1' },
    })
  })

  test('a broker that already runs keeps its own number of copies, and has topics of this run', () => {
    expect(place({ broker: 'there:9092' })).toMatchObject({
      brokers: 'there:9092',
      topic: 'driver-locations-abc',
      consumerGroup: 'under-fire-abc',
      topicSettings: {},
    })
  })

  test.each([
    [1, '3'],
    [3, '3'],
    [4, '6'],
    [6, '6'],
  ])('of %i consumers each has a partition of %s, and an address', (consumers, partitions) => {
    const { consumerUrls, topicSettings } = place({ consumers })

    expect(topicSettings.TOPIC_PARTITIONS).toBe(partitions)
    expect(new Set(Object.values(consumerUrls)).size).toBe(consumers)
  })

  test('a port is needed for each part that will run, and for no other', () => {
    const { prometheus: _where, ...needed } = portsNeeded(
      layout({ broker: apacheKafkaCluster, consumers: 2 }),
    )

    expect(Object.keys(needed).toSorted()).toEqual([
      'broker',
      'broker-2',
      'broker-3',
      'consumer',
      'consumer-2',
      'controller',
      'controller-2',
      'controller-3',
      'database',
      'producer',
      'rest',
    ])
  })
})
