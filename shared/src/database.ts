import type postgres from 'postgres'
import type * as v from 'valibot'
import { integer, milliseconds, text } from './config.ts'
import { DatabaseError, isUnreachable, toDatabaseError } from './database-error.ts'

export type Sql = postgres.Sql
type Statement<Row extends postgres.MaybeRow> = postgres.PendingQuery<Row[]>

export const databaseEntries = (poolSize: number) => ({
  DATABASE_URL: text('postgres://under_fire@127.0.0.1:15432/under_fire'),
  DATABASE_POOL_SIZE: integer(poolSize, 1, 100),
  // Before the driver connects again; half of it more by chance, so that not all connections come at once.
  DATABASE_RECONNECT_MS: milliseconds(200),
})
export type DatabaseSettings = Readonly<
  v.InferOutput<v.ObjectSchema<ReturnType<typeof databaseEntries>, undefined>>
>

/** Opens the driver's own pool. A parameter of `Database`, so that a test can pass a fake. */
export type Connect = () => Sql

interface Pool {
  sql: Sql
  inFlight: number
  stuck: number
}

interface Waiter {
  start(pool: Pool): void
  fail(error: DatabaseError): void
}

// Beyond this many waiting statements an immediate refusal is kinder than a late one.
const WAITING_MAX = 1_000
// After a refused connection the next one is not tried before this has passed: every client is answered at once, and a
// server that starts is asked ten times a second, not by every request.
const HOLD_OFF_MS = 100
const END_TIMEOUT_S = 1

/**
 * Statements against PostgreSQL, each with a deadline that holds whatever the driver and the server do.
 *
 * postgres.js has an unbounded queue and no deadline, and a frozen server gives no error at all. So at most
 * `poolSize` statements are given to the driver, the others wait here, bounded and in order; one whose deadline
 * passes is taken out; when the server refuses a connection, what waits for one, and what comes in the next tenth of a
 * second, is refused at once, and then one statement alone asks again; and when half of the connections hold a
 * statement past its deadline the whole pool is replaced by a new one.
 */
export class Database {
  readonly poolSize: number
  #connect: Connect
  #pool: Pool
  #waiting = new Set<Waiter>()
  #isClosed = false
  #replacedCount = 0
  #unreachable: { failure: DatabaseError; untilMs: number } | undefined
  #nowMs: () => number

  constructor(connect: Connect, poolSize: number, nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs
    this.#connect = connect
    this.poolSize = poolSize
    this.#pool = { sql: connect(), inFlight: 0, stuck: 0 }
  }

  get inFlight(): number {
    return this.#pool.inFlight
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** How often stuck connections made a new pool necessary. */
  get replacedCount(): number {
    return this.#replacedCount
  }

  /**
   * Runs one autocommit statement.
   * @param build makes the statement; called once, when a connection is free
   * @param deadlineMs counted from this call, waiting included
   * @throws DatabaseError, with code `DEADLINE`, `QUEUE_FULL` or `CLOSED`, or the driver's or the server's code
   */
  run<Row extends postgres.MaybeRow>(
    build: (sql: Sql) => Statement<Row>,
    deadlineMs: number,
  ): Promise<postgres.RowList<Row[]>> {
    if (this.#isClosed) {
      return Promise.reject(refusal('CLOSED', 'The database client is closed.'))
    }
    if (this.#unreachable !== undefined && this.#nowMs() < this.#unreachable.untilMs) {
      return Promise.reject(this.#unreachable.failure)
    }
    if (this.#pool.inFlight >= this.#inFlightMax && this.#waiting.size >= WAITING_MAX) {
      return Promise.reject(
        refusal('QUEUE_FULL', `${WAITING_MAX} statements already wait for a connection.`),
      )
    }
    return new Promise((resolve, reject) => {
      const task = new Task(build, resolve, reject)
      const waiter: Waiter = {
        start: (pool) => this.#execute(pool, task),
        fail: (error) => task.settle(() => reject(error)),
      }
      task.expireAfter(deadlineMs, () => {
        this.#waiting.delete(waiter)
        this.#onExpired(task)
        this.#startWaiting()
      })
      this.#waiting.add(waiter)
      this.#startWaiting()
    })
  }

  /** Gives up all connections and opens new ones; statements in flight are rejected as indeterminate. */
  replacePool(): void {
    const old = this.#pool
    this.#replacedCount += 1
    this.#pool = { sql: this.#connect(), inFlight: 0, stuck: 0 }
    void old.sql.end({ timeout: 0 }).catch(() => undefined)
    this.#startWaiting()
  }

  /** Refuses what waits, lets what is in flight finish for up to a second, then closes every connection. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const waiter of this.#waiting) {
      waiter.fail(refusal('CLOSED', 'The database client was closed.'))
    }
    this.#waiting.clear()
    await this.#pool.sql.end({ timeout: END_TIMEOUT_S })
  }

  // One asks a server that could not be reached whether it is back; the others wait for what it hears.
  get #inFlightMax(): number {
    return this.#unreachable === undefined ? this.poolSize : 1
  }

  #startWaiting(): void {
    for (const waiter of this.#waiting) {
      if (this.#pool.inFlight >= this.#inFlightMax) {
        return
      }
      this.#waiting.delete(waiter)
      waiter.start(this.#pool)
    }
  }

  #execute<Row extends postgres.MaybeRow>(pool: Pool, task: Task<Row>): void {
    const statement = this.#build(pool, task)
    if (statement === undefined) {
      return
    }
    pool.inFlight += 1
    task.running = { pool, statement }
    statement
      .then(
        (rows) => this.#onAnswered(task, rows),
        (error: unknown) => this.#onFailed(task, toDatabaseError(error)),
      )
      .finally(() => {
        pool.inFlight -= 1
        pool.stuck -= task.isStuck ? 1 : 0
        if (pool === this.#pool && !this.#isClosed) {
          this.#startWaiting()
        }
      })
      .catch(() => undefined)
  }

  #build<Row extends postgres.MaybeRow>(pool: Pool, task: Task<Row>): Statement<Row> | undefined {
    try {
      return task.build(pool.sql)
    } catch (cause) {
      // Only our own code throws here; nothing was sent.
      const details = { code: 'NOT_BUILT', kind: 'dependency', isIndeterminate: false } as const
      task.settle(() =>
        task.reject(new DatabaseError('The statement was not made.', { ...details, cause })),
      )
      return undefined
    }
  }

  #onAnswered<Row extends postgres.MaybeRow>(task: Task<Row>, rows: postgres.RowList<Row[]>): void {
    this.#unreachable = undefined
    task.settle(() => task.resolve(rows))
  }

  #onFailed<Row extends postgres.MaybeRow>(task: Task<Row>, failure: DatabaseError): void {
    task.settle(() => task.reject(failure))
    this.#unreachable = undefined
    if (isUnreachable(failure)) {
      this.#unreachable = { failure, untilMs: this.#nowMs() + HOLD_OFF_MS }
      for (const waiter of this.#waiting) {
        waiter.fail(failure)
      }
      this.#waiting.clear()
    }
  }

  #onExpired<Row extends postgres.MaybeRow>(task: Task<Row>): void {
    const { running } = task
    // An answer that does not come tells nothing; one statement must not hold up the others for long.
    this.#unreachable = undefined
    task.reject(
      new DatabaseError('The database did not answer before the deadline.', {
        code: 'DEADLINE',
        kind: 'dependency',
        isIndeterminate: running !== undefined && wasSent(running.statement),
      }),
    )
    if (running === undefined) {
      return
    }
    if (!wasSent(running.statement)) {
      defuse(running.statement)
      return
    }
    task.isStuck = true
    running.pool.stuck += 1
    if (running.pool === this.#pool && running.pool.stuck * 2 >= this.poolSize) {
      this.replacePool()
    }
  }
}

class Task<Row extends postgres.MaybeRow> {
  readonly build: (sql: Sql) => Statement<Row>
  readonly resolve: (rows: postgres.RowList<Row[]>) => void
  readonly reject: (error: DatabaseError) => void
  running: { pool: Pool; statement: Statement<Row> } | undefined
  isStuck = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #isSettled = false

  constructor(
    build: (sql: Sql) => Statement<Row>,
    resolve: (rows: postgres.RowList<Row[]>) => void,
    reject: (error: DatabaseError) => void,
  ) {
    this.build = build
    this.resolve = resolve
    this.reject = reject
  }

  expireAfter(deadlineMs: number, onExpired: () => void): void {
    this.#timer = setTimeout(() => this.settle(onExpired), deadlineMs)
  }

  settle(finish: () => void): void {
    if (this.#isSettled) {
      return
    }
    this.#isSettled = true
    clearTimeout(this.#timer)
    finish()
  }
}

function refusal(code: string, message: string): DatabaseError {
  return new DatabaseError(message, { code, kind: 'dependency', isIndeterminate: false })
}

// The driver sets `state` on a query when it hands it to a connected socket.
function wasSent(statement: object): boolean {
  return !('state' in statement) || statement.state !== null
}

const HARMLESS = { strings: ['SELECT 1'], args: [] }

// `cancel()` on a query that waits for its connection to be made leaves that connection, once made, unused for ever:
// postgres.js 3.4.9 then waits for the answer to what it did not send. A text that changes nothing does not.
function defuse(statement: object): void {
  Object.assign(statement, HARMLESS)
}
