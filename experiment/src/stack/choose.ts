import { chooseBroker } from './processes/brokers/local-brokers.ts'
import type { LocalBroker } from './processes/brokers/local-broker.ts'

/** What a user asked for on the command line. */
export interface StackWishes {
  broker: string | undefined
  brokers: string | undefined
}

/** Where things will run, and on which broker: one to start, or `host:port,…` of one that already runs. */
export interface StackChoice {
  kind: 'processes'
  broker: string | LocalBroker
}

/** Decides where things run. */
export function chooseStack({ broker, brokers }: StackWishes): StackChoice {
  return { kind: 'processes', broker: brokers ?? chooseBroker(broker) }
}

/** The broker that has to be installed on this machine first. */
export function brokerToInstall({ broker }: StackChoice): LocalBroker | undefined {
  return typeof broker === 'string' ? undefined : broker
}
