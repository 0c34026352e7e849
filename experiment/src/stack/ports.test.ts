import { describe, expect, test } from 'bun:test'
import { UsageError } from '../problems.ts'
import { DEFAULT_PORTS, readPorts } from './ports.ts'

describe('the ports', () => {
  test('are the defaults unless told', () => {
    expect(readPorts([])).toEqual(DEFAULT_PORTS)
  })

  test('are changed by name, the last one wins', () => {
    expect(readPorts(['rest=4001', 'database=5432', 'rest=4002'])).toEqual({
      ...DEFAULT_PORTS,
      rest: 4_002,
      database: 5_432,
    })
  })

  test('are one for each broker and each consumer that there can be', () => {
    const ports = readPorts(['broker-2=4002', 'controller-3=4003', 'consumer-6=4006'])

    expect(ports).toMatchObject({ 'broker-2': 4_002, 'controller-3': 4_003, 'consumer-6': 4_006 })
    expect(new Set(Object.values(DEFAULT_PORTS)).size).toBe(Object.keys(DEFAULT_PORTS).length)
  })

  test('leave the defaults as they were', () => {
    readPorts(['rest=4001'])

    expect(DEFAULT_PORTS.rest).toBe(3_001)
  })

  test.each([
    'rest',
    'rest=',
    '=4001',
    'rest=abc',
    'rest=-1',
    'rest=4001.5',
    'rest=0x10',
    'rest= 4001',
    'rest=123456',
    'Rest=4001',
    'jaeger=4001',
    'consumer-7=4001',
    'broker-=4001',
    '',
  ])('refuse `%s`, and name the option and the choices', (option) => {
    expect(() => readPorts([option])).toThrow(
      new UsageError(
        `Expected \`--port\` to be <name>=<number> with a name of ${Object.keys(DEFAULT_PORTS).join(', ')}, got \`${option}\`.`,
      ),
    )
  })

  test.each(['rest=0', 'rest=65536', 'rest=99999'])('refuse `%s`, which no port has', (option) => {
    expect(() => readPorts([option])).toThrow(
      new UsageError(`Expected every \`--port\` to be from 1 to 65535, got \`${option}\`.`),
    )
  })

  test.each(['rest=1', 'rest=65535'])('take `%s`', (option) => {
    expect(readPorts([option]).rest).toBe(Number(option.slice(5)))
  })
})
