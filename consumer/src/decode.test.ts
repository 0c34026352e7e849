import { describe, expect, test } from 'bun:test'
import type { IHeaders, KafkaMessage } from 'kafkajs'
import { decodeMessage } from './decode.ts'

const LOCATION = {
  event_id: '018f4e1e-5a7c-7cc3-9a51-0242ac120002',
  driver_id: 'driver-7',
  latitude: 52.52,
  longitude: 13.405,
  recorded_at: '2026-01-31T09:30:00.000Z',
}

function message(value: string | Buffer | null, headers?: IHeaders): KafkaMessage {
  return {
    key: Buffer.from('driver-7'),
    value: typeof value === 'string' ? Buffer.from(value) : value,
    timestamp: '1769851800000',
    attributes: 0,
    offset: '41',
    headers: headers ?? {},
  }
}

/** Why a message is not a location. */
function reasonOf(refused: KafkaMessage): string {
  const decoded = decodeMessage(refused)
  return decoded.ok ? '' : decoded.reason
}

describe('decodeMessage', () => {
  test.each([
    ['without a version header', {}],
    ['of version 1', { 'schema-version': Buffer.from('1') }],
    ['with the header as text', { 'schema-version': '1' }],
  ])('reads a message %s', (_, headers) => {
    const decoded = decodeMessage(message(JSON.stringify(LOCATION), headers))

    expect(decoded).toEqual({ ok: true, location: LOCATION })
  })

  test.each([
    ['a version it does not know', message('{}', { 'schema-version': '2' }), 'version `2`'],
    ['a tombstone', message(null), 'tombstone'],
    ['an empty value', message(''), 'not JSON'],
    ['broken JSON', message('{"event_id":'), 'not JSON'],
    ['invalid UTF-8', message(Buffer.from([0x22, 0xff, 0x22])), 'not JSON'],
    ['JSON that is no object', message('null'), 'Expected Object'],
    ['a wrong field', message(JSON.stringify({ ...LOCATION, latitude: 91 })), 'latitude: '],
    ['a missing field', message('{}'), 'event_id: '],
    ['10,000 nested arrays', message('['.repeat(10_000) + ']'.repeat(10_000)), 'event_id: '],
  ])('gives the reason against %s', (_, refused, reason) => {
    expect(reasonOf(refused)).toContain(reason)
  })

  test('names every field that is wrong', () => {
    const reason = reasonOf(message(JSON.stringify({ ...LOCATION, latitude: 91, longitude: 181 })))

    expect(reason).toMatch(/latitude: .+; longitude: .+/)
  })

  test.each([
    ['version', message('{}', { 'schema-version': '9'.repeat(10_000) })],
    ['text', message('x'.repeat(100_000))],
    ['set of keys', message(JSON.stringify({ ...LOCATION, ['k'.repeat(100_000)]: 1 }))],
  ])('keeps the reason short when the %s is long', (_, refused) => {
    expect(reasonOf(refused)).not.toBe('')
    expect(reasonOf(refused).length).toBeLessThanOrEqual(500)
  })
})
