import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { YAML } from 'bun'
import * as v from 'valibot'
import { ROOT } from '../../workspace.ts'
import type { Broker } from './broker.ts'
import { BROKERS } from './brokers.ts'

const serviceSchema = v.object({
  image: v.optional(v.string(), 'built here'),
  profiles: v.optional(v.array(v.string()), []),
  command: v.optional(v.array(v.string()), []),
  environment: v.optional(v.record(v.string(), v.union([v.string(), v.number()])), {}),
  ports: v.optional(v.array(v.string()), []),
  networks: v.optional(v.object({ default: v.object({ aliases: v.array(v.string()) }) })),
  configs: v.optional(v.array(v.object({ source: v.string() })), []),
})
const { services, configs } = v.parse(
  v.object({
    services: v.record(v.string(), serviceSchema),
    configs: v.record(v.string(), v.object({ content: v.string() })),
  }),
  YAML.parse(readFileSync(join(ROOT, 'compose.yaml'), 'utf8')),
)

function serviceOf(name: string): v.InferOutput<typeof serviceSchema> {
  const service = services[name]
  if (service === undefined) {
    throw new Error(`compose.yaml has no service \`${name}\`.`)
  }
  return service
}

/** What a service is told, setting by setting: its command's arguments, its variables, the lines of its files. */
function settingsOf(name: string): string[] {
  const service = serviceOf(name)
  const variables = Object.entries(service.environment).map(([key, value]) => `${key}=${value}`)
  const lines = service.configs.flatMap(
    ({ source }) => configs[source]?.content.split('\n').map((line) => line.trim()) ?? [],
  )
  return [...service.command, ...variables, ...lines]
}

const everyService = (broker: Broker) =>
  broker.services.map((name) => ({ name, ...serviceOf(name), settings: settingsOf(name) }))

describe('the brokers', () => {
  test('have one name each, and Redpanda is the default', () => {
    const names = BROKERS.map(({ name }) => name)

    expect(new Set(names).size).toBe(names.length)
    expect(names[0]).toBe('redpanda')
  })

  test('are all that answer to the name `broker` in compose.yaml', () => {
    const listed = BROKERS.flatMap((broker) => broker.services)
    const answering = Object.entries(services)
      .filter(([, service]) => service.networks?.default.aliases.includes('broker'))
      .map(([name]) => name)

    expect(answering.toSorted()).toEqual(listed.toSorted())
  })
})

describe.each(BROKERS.map((broker) => [broker.name, broker] as const))('%s', (_, broker) => {
  test('is a profile of compose.yaml with its image and its pinned version', () => {
    const { name, image, tagVariable, version } = broker

    for (const service of everyService(broker)) {
      expect(service.profiles).toEqual([name])
      expect(service.image).toBe(`${image}:\${${tagVariable}:-${version}}`)
    }
  })

  test('is told there all that its durability rests on, and nothing that would undo it', () => {
    for (const service of everyService(broker)) {
      expect(service.settings).toEqual(expect.arrayContaining([...broker.needs]))
      for (const forbidden of broker.forbids) {
        expect(service.settings.filter((setting) => setting.includes(forbidden))).toEqual([])
      }
    }
  })

  test('has as many brokers as copies, each on a port of loopback of its own', () => {
    const ports = everyService(broker).flatMap((service) => service.ports)

    expect(broker.services).toHaveLength(broker.copies)
    expect(new Set(ports).size).toBe(broker.copies)
    expect(ports.every((port) => port.startsWith('127.0.0.1:${BROKER_'))).toBe(true)
  })

  test('advertises one address inside its network, and one on loopback where it can have two', () => {
    const advertised = everyService(broker)
      .flatMap((service) => service.settings)
      .filter((setting) => /advertise/i.test(setting) && !setting.includes('rpc'))
    const inside = advertised.filter((setting) => /broker(-\d)?:9092/.test(setting))
    const outside = advertised.filter((setting) => setting.includes('127.0.0.1:${BROKER_'))

    expect(inside).toHaveLength(broker.copies)
    expect(outside).toHaveLength(broker.hasExternalAddress ? broker.copies : 0)
  })
})
