import { createKafka } from '@under-fire/shared/kafka'
import postgres from 'postgres'
import { databaseOutage } from '../experiment/definitions/database-outage.ts'
import type { ExperimentDefinition } from '../experiment/src/definition.ts'
import { ComponentFolder } from '../experiment/src/host/component.ts'
import { takeLock } from '../experiment/src/lock.ts'
import { lagOf } from '../experiment/src/probes/lag.ts'
import { setUp } from '../experiment/src/setup/setup.ts'
import { silentLogger } from '../experiment/src/silent-logger.ts'
import { kafkaSettingsOf } from '../experiment/src/stack/kafka-settings.ts'
import { apacheKafka } from '../experiment/src/stack/processes/brokers/apache-kafka.ts'
import type { Ports } from '../experiment/src/stack/ports.ts'
import type { LocalBroker } from '../experiment/src/stack/processes/brokers/local-broker.ts'
import type { InstalledRuntime } from '../experiment/src/stack/processes/runtimes/runtime.ts'
import { clearComponents } from '../experiment/src/stack/processes/clear-components.ts'
import { ProcessesStack } from '../experiment/src/stack/processes/processes.ts'
import type { Endpoints } from '../experiment/src/stack/stack.ts'
import type { Target } from '../experiment/src/targets.ts'
import { until } from '../experiment/src/wait.ts'
import { WORKSPACE } from '../experiment/src/workspace.ts'

/** Beside the usual ports, so that a test does not meet what a developer runs. */
export const TEST_PORTS: Ports = {
  rest: 4001,
  producer: 4002,
  consumer: 4003,
  'consumer-2': 4013,
  'consumer-3': 4023,
  'consumer-4': 4033,
  'consumer-5': 4043,
  'consumer-6': 4053,
  database: 25_432,
  broker: 29_092,
  'broker-2': 29_192,
  'broker-3': 29_292,
  controller: 29_093,
  'controller-2': 29_193,
  'controller-3': 29_293,
  cache: 26_379,
  proxy: 28_474,
  prometheus: 29_091,
  grafana: 4005,
  runner: 4004,
}

const forever = new AbortController().signal

/** A whole stack for one test file: real PostgreSQL, real Kafka, the services. */
export interface TestStack {
  stack: ProcessesStack
  endpoints: Endpoints
  components: ComponentFolder
  sql: postgres.Sql
  /** Resolves when every message is stored. */
  drained(timeoutMs: number): Promise<void>
  topicEnd(): Promise<number>
  down(): Promise<void>
}

interface TestStackOptions {
  broker?: LocalBroker
  consumers?: number
  hasCache?: boolean
  /** What the network to will be disturbed of. */
  disturbed?: Target[]
  settings?: ExperimentDefinition['settings']
  /** What runs the services. */
  runtime?: InstalledRuntime
}

export async function startTestStack(
  breaker: Partial<ExperimentDefinition['breaker']> = {},
  { broker = apacheKafka, consumers = 1, disturbed = [], ...rest }: TestStackOptions = {},
): Promise<TestStack> {
  const releaseLock = takeLock()
  await clearComponents()
  await setUp(
    { say: () => undefined, signal: forever },
    { broker, k6: false, proxy: disturbed.length > 0 },
  )
  const stack = new ProcessesStack({
    ports: TEST_PORTS,
    breaker: { ...databaseOutage.breaker, ...breaker },
    logFolder: `${WORKSPACE.logs}/test`,
    isWatching: false,
    broker,
    consumers,
    ...rest,
    disturbed,
    runId: 'test',
  })
  try {
    const endpoints = await stack.up(() => undefined, forever)
    return {
      stack,
      endpoints,
      ...connect(endpoints),
      down: () => stack.down().finally(releaseLock),
    }
  } catch (error) {
    await stack.down()
    releaseLock()
    throw error
  }
}

function connect(
  endpoints: Endpoints,
): Pick<TestStack, 'components' | 'sql' | 'drained' | 'topicEnd'> {
  const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-test', silentLogger)
  const admin = kafka.admin()
  return {
    components: new ComponentFolder(`${WORKSPACE.state}/components`),
    sql: postgres(endpoints.databaseUrl, {
      max: 2,
      connect_timeout: 5,
      fetch_types: false,
      backoff: () => 0.2,
    }),
    async drained(timeoutMs) {
      await admin.connect()
      await until(
        { what: 'storing every message', timeoutMs, everyMs: 100, signal: forever },
        async () => {
          const ends = await admin.fetchTopicOffsets(endpoints.topic)
          const [committed] = await admin.fetchOffsets({
            groupId: endpoints.consumerGroup,
            topics: [endpoints.topic],
          })
          const lag = lagOf(ends, committed?.partitions ?? [])
          return lag === 0 ? undefined : `${lag} messages left`
        },
      )
    },
    async topicEnd() {
      await admin.connect()
      const ends = await admin.fetchTopicOffsets(endpoints.topic)
      return ends.reduce((sum, { high }) => sum + Number(high), 0)
    },
  }
}
