import type { LocalBroker } from '../processes/brokers/local-broker.ts'
import type { Broker } from './broker.ts'
import { describeDurability } from './brokers.ts'

/** Every broker for a person: what an acknowledgement of it is worth, its version, whether it was ever run, how to start it. */
export function listBrokers(
  brokers: readonly Broker[],
  locals: Pick<LocalBroker, 'name' | 'origin' | 'verified'>[],
): string {
  const blocks = brokers.map((broker) => {
    const local = locals.find(({ name }) => name === broker.name)
    const lines = [
      ['durability', describeDurability(broker)],
      ['container', `${broker.image}:${broker.version} (${broker.tagVariable} chooses another)`],
      ['', broker.verified],
      ...(local === undefined
        ? []
        : [
            ['process', local.origin],
            ['', local.verified],
          ]),
      ['start', `just experiment --broker ${broker.name}${stackOption(broker, local)}`],
    ]
    return [
      `${broker.name}: ${broker.title}`,
      ...lines.map(([label = '', text = '']) => `  ${label.padEnd(12)}${text}`),
    ].join('\n')
  })
  return [...blocks, GIVEN].join('\n\n')
}

const GIVEN = `any other, which already runs: nothing is known of its durability, and it is asked first for all that is needed
  ${'start'.padEnd(12)}just experiment --brokers host:port,…`

function stackOption({ hasExternalAddress }: Broker, local: object | undefined): string {
  if (local === undefined) {
    return hasExternalAddress ? ' --stack compose' : ''
  }
  return hasExternalAddress ? ' [--stack compose|processes]' : ' --stack processes'
}
