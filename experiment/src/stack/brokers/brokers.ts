import type { Broker } from './broker.ts'

const NEVER_RUN = 'on paper: from its documentation, never run'
const ONE_COPY = 'one copy'
const MAJORITY = 'three copies, a majority before the answer'

const REDPANDA = {
  image: 'docker.redpanda.com/redpandadata/redpanda',
  tagVariable: 'REDPANDA_TAG',
  version: 'v26.2.4',
  fsync: 'every write, before the answer',
  hasExternalAddress: true,
  verified: NEVER_RUN,
  needs: ['--overprovisioned', '--smp=1', '--memory=1G', '--reserve-memory=0M', '--check=false'],
  // The quickstart's mode bundles the bypass, and caching of writes.
  forbids: ['dev-container', 'unsafe-bypass-fsync', 'write_caching'],
}

const KAFKA = {
  tagVariable: 'KAFKA_TAG',
  version: '4.3.1',
  fsync: 'left to the system (page cache)',
  hasExternalAddress: true,
  needs: [
    'KAFKA_PROCESS_ROLES=broker,controller',
    'KAFKA_INTER_BROKER_LISTENER_NAME=INTERNAL',
    'KAFKA_CONTROLLER_LISTENER_NAMES=CONTROLLER',
    'KAFKA_AUTO_CREATE_TOPICS_ENABLE=false',
  ],
  forbids: ['FLUSH'],
}

// Without these two a group never forms on one broker.
const ALONE = [
  'KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=1',
  'KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR=1',
]
const IN_THREE = [
  'KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR=3',
  'KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR=3',
  'KAFKA_TRANSACTION_STATE_LOG_MIN_ISR=2',
  'KAFKA_DEFAULT_REPLICATION_FACTOR=3',
  'KAFKA_MIN_INSYNC_REPLICAS=2',
]

/** The first is the default. */
export const BROKERS: readonly Broker[] = [
  {
    ...REDPANDA,
    name: 'redpanda',
    title: 'Redpanda',
    services: ['redpanda'],
    copies: 1,
    replication: ONE_COPY,
  },
  {
    ...KAFKA,
    name: 'kafka',
    title: 'Apache Kafka',
    image: 'apache/kafka',
    services: ['kafka'],
    copies: 1,
    replication: ONE_COPY,
    verified: "run: the same jars and settings in a locally built image; Apache's image on paper",
    needs: [...KAFKA.needs, ...ALONE, 'KAFKA_LOG_DIRS=/var/lib/kafka/data'],
  },
  {
    ...KAFKA,
    name: 'kafka-native',
    title: 'Apache Kafka, native',
    image: 'apache/kafka-native',
    services: ['kafka-native'],
    copies: 1,
    replication: ONE_COPY,
    verified: NEVER_RUN,
    needs: [...KAFKA.needs, ...ALONE, 'KAFKA_LOG_DIRS=/tmp/kraft-combined-logs'],
  },
  {
    name: 'automq',
    title: 'AutoMQ',
    image: 'automqinc/automq',
    tagVariable: 'AUTOMQ_TAG',
    version: '1.7.4',
    services: ['automq'],
    copies: 1,
    fsync: 'left to the object store (MinIO), where its write-ahead log is',
    replication: ONE_COPY,
    hasExternalAddress: true,
    verified: NEVER_RUN,
    needs: [
      'node.id=0',
      's3.wal.path=0@s3://automq-data?region=us-east-1&endpoint=http://minio:9000&pathStyle=true',
    ],
    forbids: ['file://'],
  },
  {
    name: 'nisshi',
    title: 'Nisshi (once Tansu)',
    image: 'ghcr.io/nisshi-io/nisshi',
    tagVariable: 'NISSHI_TAG',
    version: '0.7.0-pre.2',
    services: ['nisshi'],
    copies: 1,
    fsync: 'never (memory)',
    replication: ONE_COPY,
    hasExternalAddress: false,
    verified: NEVER_RUN,
    needs: ['STORAGE_ENGINE=memory://nisshi/'],
    // Its topics in the PostgreSQL that is killed would make the two architectures one.
    forbids: ['postgres://'],
  },
  {
    name: 'bufstream',
    title: 'Bufstream',
    image: 'bufbuild/bufstream',
    tagVariable: 'BUFSTREAM_TAG',
    version: '0.4.12',
    services: ['bufstream'],
    copies: 1,
    fsync: 'never (memory)',
    replication: ONE_COPY,
    hasExternalAddress: true,
    verified: NEVER_RUN,
    needs: ['serve', '--config', '/bufstream.yaml'],
    forbids: ['postgres'],
  },
  {
    ...REDPANDA,
    name: 'redpanda-cluster',
    title: 'Redpanda, three brokers',
    services: ['redpanda-1', 'redpanda-2', 'redpanda-3'],
    copies: 3,
    replication: MAJORITY,
  },
  {
    ...KAFKA,
    name: 'kafka-cluster',
    title: 'Apache Kafka, three brokers',
    image: 'apache/kafka',
    services: ['kafka-1', 'kafka-2', 'kafka-3'],
    copies: 3,
    replication: 'three copies, at least two before the answer',
    verified: "run: the same jars and settings in a locally built image; Apache's image on paper",
    needs: [...KAFKA.needs, ...IN_THREE, 'KAFKA_LOG_DIRS=/var/lib/kafka/data'],
  },
]

/** @throws RangeError for a name that none has */
export function findBroker(name: string): Broker {
  const broker = BROKERS.find((candidate) => candidate.name === name)
  if (broker === undefined) {
    throw new RangeError(
      `Expected a broker of ${BROKERS.map((one) => one.name).join(', ')}, got \`${name}\`.`,
    )
  }
  return broker
}

/** What an acknowledgement is worth, in words, as it stands in a result. */
export function describeDurability({ replication, fsync }: Broker): string {
  return `${replication}; fsync: ${fsync}`
}
