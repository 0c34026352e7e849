/** One broker of a quorum in which every broker is a controller too (KRaft). */
export interface KafkaNode {
  id: number
  port: number
  controllerPort: number
  /** `host:port` where clients and brokers are told to seek it; at its port by default. */
  advertised?: string
  /** `host:port` where another controller seeks its controller; at its port by default. */
  controllerAddress?: string | undefined
}

/** server.properties of one node, on loopback. Three nodes hold three copies, of which two must be there before an answer. */
export function kafkaProperties(options: {
  node: KafkaNode
  quorum: KafkaNode[]
  dataFolder: string
}): string {
  const { node, quorum, dataFolder } = options
  const voters = quorum.map(
    ({ id, controllerAddress, controllerPort }) =>
      `${id}@${controllerAddress ?? `127.0.0.1:${controllerPort}`}`,
  )
  const copies = quorum.length
  const inSyncMin = copies === 1 ? 1 : copies - 1
  return `${[
    'process.roles=broker,controller',
    `node.id=${node.id}`,
    `controller.quorum.voters=${voters.join(',')}`,
    `listeners=PLAINTEXT://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    `advertised.listeners=PLAINTEXT://${node.advertised ?? `127.0.0.1:${node.port}`}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name=PLAINTEXT',
    `log.dirs=${dataFolder}`,
    // A group or a topic whose one copy was on a killed broker would stop with it.
    `default.replication.factor=${copies}`,
    `min.insync.replicas=${inSyncMin}`,
    `offsets.topic.replication.factor=${copies}`,
    `transaction.state.log.replication.factor=${copies}`,
    `transaction.state.log.min.isr=${inSyncMin}`,
    `share.coordinator.state.topic.replication.factor=${copies}`,
    `share.coordinator.state.topic.min.isr=${inSyncMin}`,
    // A dead leader is replaced after 3 s instead of 9: until then every message for it is refused.
    'broker.session.timeout.ms=3000',
    'broker.heartbeat.interval.ms=500',
    // One group needs one partition, and each further one costs start time.
    'offsets.topic.num.partitions=1',
    'group.initial.rebalance.delay.ms=0',
    'auto.create.topics.enable=false',
  ].join('\n')}\n`
}
