import type { ExperimentDefinition } from '../definition.ts'
import { chooseBroker } from './processes/brokers/local-brokers.ts'
import type { LocalBroker } from './processes/brokers/local-broker.ts'

/** What a user asked for on the command line. */
export interface StackWishes {
  broker: string | undefined
  brokers: string | undefined
  consumers: number | undefined
}

/** Where things will run, and on which broker: one to start, or `host:port,…` of one that already runs. */
export interface StackChoice {
  kind: 'processes'
  broker: string | LocalBroker
  /** How many share the topic. */
  consumers: number
}

/** Decides where things run. What the user asks for goes before what an experiment needs. */
export function chooseStack(
  { broker, brokers, consumers }: StackWishes,
  needs: ExperimentDefinition['stack'] = {},
): StackChoice {
  return {
    kind: 'processes',
    broker: brokers ?? chooseBroker(broker ?? needs.broker),
    consumers: consumers ?? needs.consumers ?? 1,
  }
}

/** The broker that has to be installed on this machine first. */
export function brokerToInstall({ broker }: StackChoice): LocalBroker | undefined {
  return typeof broker === 'string' ? undefined : broker
}
