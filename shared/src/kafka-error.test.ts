import { describe, expect, test } from 'bun:test'
import { KafkaJSNumberOfRetriesExceeded, KafkaJSProtocolError } from 'kafkajs'
import { describeKafkaError, readKafkaCode } from './kafka-error.ts'
import { LateError } from './within.ts'

const protocolError = Object.assign(new KafkaJSProtocolError(new Error('too large')), {
  type: 'MESSAGE_TOO_LARGE',
  code: 10,
})
const refused = Object.assign(new Error('connect ECONNREFUSED kafka-3.internal:9092'), {
  code: 'ECONNREFUSED',
})

describe('readKafkaCode', () => {
  test.each([
    ['the type of a protocol error', protocolError, 'MESSAGE_TOO_LARGE'],
    ['the code of the operating system', refused, 'ECONNREFUSED'],
    ['the name of an error that has neither', new RangeError('no'), 'RangeError'],
    ['UNKNOWN for what is no error', 'no', 'UNKNOWN'],
  ])('gives %s', (_, error, code) => {
    expect(readKafkaCode(error)).toBe(code)
  })

  test('looks into what kafkajs wrapped', () => {
    const error = Object.assign(
      new KafkaJSNumberOfRetriesExceeded(refused, { retryCount: 2, retryTime: 500 }),
      { cause: refused },
    )

    expect(readKafkaCode(error)).toBe('ECONNREFUSED')
  })

  test('comes to an end with an error that is its own cause', () => {
    const error = new Error('ring')
    error.cause = error

    expect(readKafkaCode(error)).toBe('Error')
  })
})

describe('describeKafkaError', () => {
  test('names the code, but not the host', () => {
    expect(describeKafkaError(refused)).toBe('the broker is not available (ECONNREFUSED)')
  })

  test('says of a late answer how late it is', () => {
    const late = new LateError('the broker did not answer within 1000 ms')

    expect(describeKafkaError(late)).toBe('the broker did not answer within 1000 ms')
  })
})
