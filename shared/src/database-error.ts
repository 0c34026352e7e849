/**
 * What a failed write says about its cause:
 * `dependency`: the database or the way to it is not well; try again later.
 * `data`: the database looked at the values and refuses them; trying again cannot help.
 * `operator`: a person must mend something first (schema, rights, database name).
 */
export type DatabaseErrorKind = 'dependency' | 'data' | 'operator'

/** A statement that did not succeed. `isIndeterminate` when it may have been committed all the same. */
export class DatabaseError extends Error {
  override name = 'DatabaseError'
  readonly code: string
  readonly kind: DatabaseErrorKind
  readonly isIndeterminate: boolean

  constructor(
    message: string,
    details: { code: string; kind: DatabaseErrorKind; isIndeterminate: boolean; cause?: unknown },
  ) {
    super(message, { cause: details.cause })
    this.code = details.code
    this.kind = details.kind
    this.isIndeterminate = details.isIndeterminate
  }
}

// Every SQLSTATE has a digit; `EPIPE` of the operating system has none.
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/
// The connection was never made, so nothing can have been stored.
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'HANDSHAKE_ENDED',
])
// A server answers these to whoever connects, before it runs anything: it starts or ends, or this service has no access.
const CONNECTION_REFUSED = new Set(['57P03', '28000', '28P01', '3D000'])
// With too many connections for another one, those that there are still work.
const REFUSED_BY_SERVER = new Set([...CONNECTION_REFUSED, '53300'])

/** The server cannot be reached, or takes no connection: what waits for one would fail alike. */
export function isUnreachable({ code }: DatabaseError): boolean {
  return NEVER_SENT.has(code) || CONNECTION_REFUSED.has(code)
}

/** Turns whatever a driver throws into a `DatabaseError`. SQLSTATE classes: https://www.postgresql.org/docs/18/errcodes-appendix.html */
export function toDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) {
    return error
  }
  const code = readCode(error)
  const message = error instanceof Error ? error.message : String(error)
  return new DatabaseError(message, {
    code,
    kind: kindOf(code),
    isIndeterminate: isIndeterminate(code),
    cause: error,
  })
}

function readCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'UNKNOWN'
}

// Only the database's own judgement of the values counts as `data`: an error of unknown origin must never
// send a good event to the dead letters.
function kindOf(code: string): DatabaseErrorKind {
  if (!SQLSTATE.test(code)) {
    return 'dependency'
  }
  switch (code.slice(0, 2)) {
    case '22':
    case '23':
      return 'data'
    case '42':
    case '28':
    case '3D':
      return 'operator'
    default:
      return 'dependency'
  }
}

function isIndeterminate(code: string): boolean {
  if (NEVER_SENT.has(code) || REFUSED_BY_SERVER.has(code)) {
    return false
  }
  // An SQLSTATE is the server's answer: the statement was rolled back. Class 08 and 57P0x end the connection instead.
  return !SQLSTATE.test(code) || code.startsWith('08') || code.startsWith('57P')
}
