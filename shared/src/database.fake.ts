import type { Connect } from './database.ts'

/** A statement in the hands of the driver, to be answered by the test. */
export interface FakeStatement {
  pool: number
  text: string
  /** As the driver does it: null until the statement went to a connected socket. */
  sendToSocket(): void
  answer(rows?: object[]): void
  fail(error: Error): void
  textOnSocket(): string
}

/** A stand-in for postgres.js: keeps every statement it was given, and which pools were ended how. */
export function createDriver() {
  const given: FakeStatement[] = []
  const ended: { pool: number; timeout: number }[] = []
  let pools = 0

  const connect = () => {
    pools += 1
    const pool = pools
    const sql = (strings: TemplateStringsArray) => {
      const { promise, resolve, reject } = Promise.withResolvers<object[]>()
      const statement = Object.assign(promise, {
        state: null as object | null,
        strings: [...strings],
      })
      given.push({
        pool,
        text: strings.join('?'),
        sendToSocket: () => (statement.state = {}),
        answer: (rows = []) => resolve(rows),
        fail: reject,
        textOnSocket: () => statement.strings.join('?'),
      })
      return statement
    }
    const end = async ({ timeout }: { timeout: number }) => void ended.push({ pool, timeout })
    return Object.assign(sql, { end })
  }
  // The real type has some forty members that `Database` does not use.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { connect: connect as unknown as Connect, given, ended }
}
