import type { ComponentSpec } from '../../../host/component.ts'
import type { SetupContext } from '../../../setup/setup.ts'
import type { Ports } from '../../ports.ts'

/** A Kafka-compatible broker that can run as a process of this machine. */
export interface LocalBroker {
  name: string
  title: string
  /** What an acknowledgement of one broker means, in words. */
  durability: string
  /** Whether everything it needs is there or can be installed. */
  isAvailable(): boolean
  /** Brings what is missing. @throws UsageError for what a person must do first. */
  install(context: SetupContext): Promise<void>
  /** Of the broker, and of what it runs on. */
  versions(): { broker: string; runtime: Record<string, string> }
  /** Makes its data folder, empty, and says how it is started. */
  prepare(ports: Ports, logFolder: string): ComponentSpec
}
