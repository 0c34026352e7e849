import { describe, expect, test } from 'bun:test'
import { createAcknowledge } from '@under-fire/shared/kafka-send.fake'
import { ALL_IN_SYNC_REPLICAS } from '@under-fire/shared/kafka-send'
import type { ProducerRecord } from 'kafkajs'
import { readProducerConfig } from './config.ts'
import { createSendBatch, toMessage } from './publish.ts'

const LOCATION = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}

describe('toMessage', () => {
  test('keys a location by its driver and names the schema version', () => {
    expect(toMessage(LOCATION)).toEqual({
      key: 'driver-7',
      value: JSON.stringify(LOCATION),
      headers: { 'schema-version': '1' },
    })
  })
})

describe('createSendBatch', () => {
  test.each([-1, 1, 0])('sends a batch as one request with acks %p', async (acks) => {
    const requests: unknown[] = []
    const acknowledge = createAcknowledge()
    const send = (record: ProducerRecord) => {
      requests.push(record)
      return acknowledge(record)
    }
    const messages = [toMessage(LOCATION), toMessage({ ...LOCATION, driver_id: 'driver-8' })]

    await createSendBatch({ send }, { topic: 'driver-locations', acks, deadlineMs: 100 })(messages)

    expect(requests).toEqual([{ topic: 'driver-locations', messages, acks }])
  })
})

describe('a batch of which kafkajs left something out', () => {
  test('is not acknowledged', async () => {
    const producer = { send: async () => [] }
    const options = { topic: 'driver-locations', acks: ALL_IN_SYNC_REPLICAS, deadlineMs: 100 }

    const thrown = await createSendBatch(
      producer,
      options,
    )([toMessage(LOCATION)]).catch((caught: unknown) => caught)

    expect(String(thrown)).toContain('1 of 1 messages were not acknowledged')
  })
})

describe('UNSAFE_ACKS', () => {
  test('is off by default: all in-sync replicas acknowledge', () => {
    expect(readProducerConfig({}).UNSAFE_ACKS).toBeUndefined()
    expect(ALL_IN_SYNC_REPLICAS).toBe(-1)
  })

  test.each(['0', '1'] as const)('takes %p', (acks) => {
    expect(readProducerConfig({ UNSAFE_ACKS: acks }).UNSAFE_ACKS).toBe(acks)
  })

  test.each(['all', '-1', '2', 'true'])('refuses %p', (acks) => {
    expect(() => readProducerConfig({ UNSAFE_ACKS: acks })).toThrow(
      'Expected `UNSAFE_ACKS` to be `0` or `1`',
    )
  })
})
