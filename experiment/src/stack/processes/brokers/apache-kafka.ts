import { existsSync } from 'node:fs'
import { requireJava } from '../../../setup/java.ts'
import { installKafka, KAFKA_HOME, KAFKA_VERSION } from '../../../setup/kafka.ts'
import { isOnPath } from '../../../setup/path.ts'
import { kafkaComponent } from './kafka-component.ts'
import type { LocalBroker } from './local-broker.ts'

const canBeInstalled = () => isOnPath('java') && (existsSync(KAFKA_HOME.jars) || isOnPath('mvn'))
const ORIGIN = `Apache Kafka ${KAFKA_VERSION}, installed by Maven`
const versions = () => ({ broker: KAFKA_VERSION, runtime: { java: requireJava() } })

/** Apache Kafka in KRaft mode, its own controller. Maven brings it. */
export const apacheKafka: LocalBroker = {
  name: 'kafka',
  origin: ORIGIN,
  verified: 'run: by every end-to-end test',
  ports: { clients: ['broker'], controllers: ['controller'] },
  isAvailable: canBeInstalled,
  isInstalled: () => existsSync(KAFKA_HOME.jars),
  async install(context) {
    requireJava()
    await installKafka(context, 1)
  },
  versions,
  prepare(ports, logFolder, front) {
    const node = {
      id: 1,
      port: ports.broker,
      controllerPort: ports.controller,
      advertised: front.address('broker'),
    }
    return [kafkaComponent({ name: 'broker', node, quorum: [node], heapMiB: 512, logFolder })]
  },
}

/** Three of them that are one cluster: each is broker and controller, and any one of them may die. */
export const apacheKafkaCluster: LocalBroker = {
  name: 'kafka-cluster',
  origin: `three of ${ORIGIN}`,
  verified: 'run: each broker killed under load, by an end-to-end test',
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
  prepare(ports, logFolder, front) {
    const nodes = [
      { id: 1, client: 'broker', controller: 'controller' },
      { id: 2, client: 'broker-2', controller: 'controller-2' },
      { id: 3, client: 'broker-3', controller: 'controller-3' },
    ] as const
    return nodes.map(({ id, client }) => {
      const quorum = nodes.map((other) => ({
        id: other.id,
        port: ports[other.client],
        controllerPort: ports[other.controller],
        advertised: front.address(other.client),
        // Its own controller it reaches directly; the others by the way that is this one's alone, if there is one.
        controllerAddress: other.id === id ? undefined : front.address(other.controller, client),
      }))
      const node = quorum[id - 1]
      if (node === undefined) {
        throw new RangeError(`Expected a node of the quorum, got ${id}.`)
      }
      return kafkaComponent({ name: `broker-${id}`, node, quorum, heapMiB: 384, logFolder })
    })
  },
}
