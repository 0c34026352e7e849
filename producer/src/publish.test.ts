import { describe, expect, test } from 'bun:test'
import { Kafka, logLevel } from 'kafkajs'
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
  test('sends a batch as one request that all in-sync replicas must acknowledge', async () => {
    const requests: unknown[] = []
    const producer = new Kafka({ brokers: ['unused:1'], logLevel: logLevel.NOTHING }).producer()
    producer.send = async (request) => {
      requests.push(request)
      return []
    }
    const messages = [toMessage(LOCATION), toMessage({ ...LOCATION, driver_id: 'driver-8' })]

    await createSendBatch(producer, 'driver-locations')(messages)

    expect(requests).toEqual([{ topic: 'driver-locations', messages, acks: -1 }])
  })
})
