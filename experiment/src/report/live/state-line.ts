import type { Recorder } from '../../recorder.ts'
import { count, ms } from '../format.ts'
import type { Colour } from '../paint.ts'
import { type Line, plain } from './line.ts'
import { type Moment, oldestEventMs } from './moment.ts'

/** What the database, the breaker and the backlog are like now, in the words of the report. Pure. */
export function stateLine(moment: Moment): Line {
  const { recorder } = moment
  const sample = recorder.samples.at(-1)
  const database = sample?.database ?? 'unknown'
  const breaker = sample?.breaker ?? 'unknown'
  return [
    ...field('database', database.padEnd(7), DATABASE_COLOURS[database]),
    ...field('breaker', breaker.padEnd(9), breakerColour(breaker)),
    ...field('backlog', backlogOf(recorder).padEnd(7)),
    ...field('oldest event', ms(oldestEventMs(moment))),
  ]
}

function field(label: string, value: string, colour?: Colour): Line {
  return [
    { text: ` ${label} `, colour: 'dim' },
    colour === undefined ? plain(value) : { text: value, colour },
    plain(' '),
  ]
}

const DATABASE_COLOURS = { up: 'green', down: 'red', unknown: 'yellow' } as const

function breakerColour(state: string): Colour {
  return state === 'CLOSED' ? 'green' : state === 'OPEN' ? 'red' : 'yellow'
}

function backlogOf({ samples }: Recorder): string {
  return count(samples.at(-1)?.lag_messages ?? null)
}
