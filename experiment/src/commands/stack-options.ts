import { InvalidArgumentError, Option } from 'commander'
import { BROKER_NAMES, STACK_KINDS } from '../stack/choose.ts'
import { CONSUMERS_MAX } from '../stack/consumers.ts'

// Options of the verbs that start a stack, each made anew for its verb.

export const portOption = () =>
  new Option('--port <name=number>', 'listen elsewhere, such as rest=4001; can be repeated')
    .argParser(collect)
    .default([], 'the usual ports')
export const brokerOption = () =>
  new Option(
    '--broker <name>',
    'the broker to start (default: redpanda in containers, else kafka)',
  ).choices(BROKER_NAMES)
export const stackOption = () =>
  new Option(
    '--stack <kind>',
    'where things run: in containers when an engine answers, else as processes',
  ).choices(STACK_KINDS)
export const brokersOption = () =>
  new Option(
    '--brokers <host:port,…>',
    'use a broker that already runs; SASL and TLS from KAFKA_* in the environment',
  )
export const consumersOption = () =>
  new Option(
    '--consumers <count>',
    `how many share the topic, 1 to ${CONSUMERS_MAX} (default: as the experiment says, else 1)`,
  ).argParser(parseConsumers)

function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}

function parseConsumers(value: string): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1 || count > CONSUMERS_MAX) {
    throw new InvalidArgumentError(`Expected a whole number from 1 to ${CONSUMERS_MAX}.`)
  }
  return count
}
