/** A Kafka-compatible broker that compose.yaml can run, and what an acknowledgement of it is worth. */
export interface Broker {
  /** What a user calls it, and its profile in compose.yaml. */
  name: string
  title: string
  image: string
  /** The variable that chooses another version. */
  tagVariable: string
  version: string
  /** Its services in compose.yaml that clients speak to. */
  services: readonly string[]
  copies: 1 | 3
  /** When an acknowledged message is on a disk. */
  fsync: string
  replication: string
  /** Does it also advertise an address for clients outside its network? If not, `broker:9092` is to be sought at the published port. */
  hasExternalAddress: boolean
  verified: string
  /** Settings in compose.yaml without which the lines above would not be true. */
  needs: readonly string[]
  /** Settings with which they would not. */
  forbids: readonly string[]
}
