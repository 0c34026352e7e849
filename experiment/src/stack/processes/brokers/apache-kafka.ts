import { existsSync } from 'node:fs'
import { requireJava } from '../../../setup/java.ts'
import { installKafka, KAFKA_HOME, KAFKA_VERSION } from '../../../setup/kafka.ts'
import { isOnPath } from '../../../setup/path.ts'
import { kafkaComponent } from './kafka-component.ts'
import type { LocalBroker } from './local-broker.ts'

const canBeInstalled = () => isOnPath('java') && (existsSync(KAFKA_HOME.jars) || isOnPath('mvn'))
const versions = () => ({ broker: KAFKA_VERSION, runtime: { java: requireJava() } })

/** Apache Kafka in KRaft mode, its own controller. Maven brings it. */
export const apacheKafka: LocalBroker = {
  name: 'kafka',
  ports: { clients: ['broker'], controllers: ['controller'] },
  isAvailable: canBeInstalled,
  isInstalled: () => existsSync(KAFKA_HOME.jars),
  async install(context) {
    requireJava()
    await installKafka(context, 1)
  },
  versions,
  prepare(ports, logFolder) {
    const node = { id: 1, port: ports.broker, controllerPort: ports.controller }
    return [kafkaComponent({ name: 'broker', node, quorum: [node], heapMiB: 512, logFolder })]
  },
}

/** Three of them that are one cluster: each is broker and controller, and any one of them may die. */
export const apacheKafkaCluster: LocalBroker = {
  name: 'kafka-cluster',
  ports: {
    clients: ['broker', 'broker-2', 'broker-3'],
    controllers: ['controller', 'controller-2', 'controller-3'],
  },
  isAvailable: canBeInstalled,
  isInstalled: () => existsSync(KAFKA_HOME.jars),
  async install(context) {
    requireJava()
    await installKafka(context, 3)
  },
  versions,
  prepare(ports, logFolder) {
    const quorum = [
      { id: 1, port: ports.broker, controllerPort: ports.controller },
      { id: 2, port: ports['broker-2'], controllerPort: ports['controller-2'] },
      { id: 3, port: ports['broker-3'], controllerPort: ports['controller-3'] },
    ]
    return quorum.map((node) =>
      kafkaComponent({ name: `broker-${node.id}`, node, quorum, heapMiB: 384, logFolder }),
    )
  },
}
