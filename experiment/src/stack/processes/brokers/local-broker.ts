import type { ComponentSpec } from '../../../host/component.ts'
import type { SetupContext } from '../../../setup/setup.ts'
import type { Ports } from '../../ports.ts'
import type { Front } from '../network/front.ts'

/** A Kafka-compatible broker that can run as processes of this machine. */
export interface LocalBroker {
  /** Its name in the list of all brokers, which says what an acknowledgement of it is worth. */
  name: string
  /** What is started, and where it comes from. */
  origin: string
  /** What of it was ever run. */
  verified: string
  /** The ports it listens on: one of each a broker, and none that it does not need. */
  ports: { clients: (keyof Ports)[]; controllers: (keyof Ports)[] }
  /** Whether everything it needs is there or can be installed. */
  isAvailable(): boolean
  isInstalled(): boolean
  /** Brings what is missing. @throws UsageError for what a person must do first. */
  install(context: SetupContext): Promise<void>
  /** Of the broker, and of what it runs on. */
  versions(): { broker: string; runtime: Record<string, string> }
  /** Makes the data folders, empty, and says how it is started: one part, `broker`, or `broker-1` and so on; `front` is where clients and brokers seek it. */
  prepare(ports: Ports, logFolder: string, front: Front): ComponentSpec[]
}
