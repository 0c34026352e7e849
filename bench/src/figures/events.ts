import type { Size } from '../figure.ts'

/** A size of a figure that is about a number of events. */
export interface Events extends Size {
  count: number
}

/** So many of them, so many times. */
export const eventsAt = (
  factor: Size['factor'],
  { count, rounds, noun = 'events' }: { count: number; rounds: number; noun?: string },
): Events => ({ factor, label: `${count.toLocaleString('en-US')} ${noun}`, count, rounds })
