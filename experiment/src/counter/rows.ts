import type { CounterRow } from './row.ts'
import { acksNone, acksOne } from './rows/acks.ts'
import { breaker } from './rows/breaker.ts'
import { commit } from './rows/commit.ts'
import { deadLetter } from './rows/dead-letter.ts'
import { deadline } from './rows/deadline.ts'
import { insert } from './rows/insert.ts'

/** Every counter-experiment. A new one is a file and a line here. */
export const COUNTER_ROWS: CounterRow[] = [
  acksOne,
  acksNone,
  commit,
  insert,
  breaker,
  deadline,
  deadLetter,
]
