import { describeError, InterruptedError } from '../../../experiment/src/problems.ts'
import type { Subject } from './subject.ts'
import {
  type Half,
  orderTurns,
  type OutageFigures,
  type ThroughputFigures,
  type Turn,
} from './turn.ts'

export interface Turns {
  subjects: Subject[]
  repeats: number
  outage: (subject: Subject, repeat: number) => Promise<Half<OutageFigures>>
  throughput: (subject: Subject) => Promise<Half<ThroughputFigures>>
  say: (line: string) => void
  signal: AbortSignal
}

/**
 * Measures the brokers in turn, and gives each turn as soon as it is done. What goes wrong with one broker is named and
 * does not count; the others go on.
 * @throws the signal's reason
 */
export async function* takeTurns(turns: Turns): AsyncGenerator<Turn> {
  const { subjects, repeats, outage, throughput, say, signal } = turns
  const order = orderTurns(subjects, repeats)
  for (const [index, { subject, repeat }] of order.entries()) {
    const { title, name } = subject.broker
    const place = `${index + 1} of ${order.length}, ${title}, repeat ${repeat}`
    say(`${place}: the outage`)
    const first = await orWhyNot(() => outage(subject, repeat), signal)
    say(`${place}: the throughput test`)
    const second = await orWhyNot(() => throughput(subject), signal)
    yield { broker: name, repeat, outage: first, throughput: second }
  }
}

async function orWhyNot<F>(measure: () => Promise<Half<F>>, signal: AbortSignal): Promise<Half<F>> {
  try {
    return await measure()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof InterruptedError) {
      throw error
    }
    return { counts: false, why: [describeError(error)], run: null }
  }
}
