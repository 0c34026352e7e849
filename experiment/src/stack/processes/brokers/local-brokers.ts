import { apacheKafka, apacheKafkaCluster } from './apache-kafka.ts'
import type { LocalBroker } from './local-broker.ts'
import { nisshi } from './nisshi.ts'

/** Every broker that can run as a process, the preferred one first. */
export const LOCAL_BROKERS: LocalBroker[] = [apacheKafka, nisshi, apacheKafkaCluster]
export const LOCAL_BROKER_NAMES = LOCAL_BROKERS.map(({ name }) => name)

/** The broker of that name, or the first that is available; the preferred one, to say what it lacks, when none is. */
export function chooseBroker(name: string | undefined): LocalBroker {
  return (
    LOCAL_BROKERS.find((broker) =>
      name === undefined ? broker.isAvailable() : broker.name === name,
    ) ?? apacheKafka
  )
}
