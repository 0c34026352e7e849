import { describe, expect, test } from 'bun:test'
import { isDriverSocketCrash } from './crash-guard.ts'

const DRIVER_FRAME = 'at nextWrite (/app/node_modules/postgres/src/connection.js:255:22)'
const NULL_SOCKET = "null is not an object (evaluating 'socket.write')"

function errorAt(frame: string, error: Error): Error {
  error.stack = `${error.name}: ${error.message}\n    ${frame}`
  return error
}

describe('isDriverSocketCrash', () => {
  test.each([
    ['of Bun', NULL_SOCKET, DRIVER_FRAME],
    ['of V8', "Cannot read properties of null (reading 'write')", DRIVER_FRAME],
    ['in the CommonJS build', NULL_SOCKET, DRIVER_FRAME.replace('src', 'cjs/src')],
    ['on Windows', NULL_SOCKET, DRIVER_FRAME.replaceAll('/', '\\')],
  ])('knows the write of postgres.js to a dead socket in the words %s', (_, message, frame) => {
    expect(isDriverSocketCrash(errorAt(frame, new TypeError(message)))).toBe(true)
  })

  test.each([
    [
      'the same error from another file',
      errorAt('at write (/app/rest/src/store.ts:12:3)', new TypeError(NULL_SOCKET)),
    ],
    [
      'a file of ours that is called alike',
      errorAt('at write (/app/shared/src/connection.js:1:1)', new TypeError(NULL_SOCKET)),
    ],
    ['another kind of error from the driver', errorAt(DRIVER_FRAME, new RangeError(NULL_SOCKET))],
    [
      'another TypeError from the driver',
      errorAt(DRIVER_FRAME, new TypeError('x.map is not a function')),
    ],
    ['something thrown that is no error', `${NULL_SOCKET} ${DRIVER_FRAME}`],
    ['nothing', undefined],
  ])('does not take for it %s', (_, thrown) => {
    expect(isDriverSocketCrash(thrown)).toBe(false)
  })
})
