import * as v from 'valibot'
import { type Probe, startProbe } from './probe.ts'

const EVERY_MS = 250
const DEADLINE_MS = 1_000

const answerSchema = v.object({
  state: v.string(),
  transitions: v.array(
    v.object({ atEpochMs: v.number(), from: v.string(), to: v.string(), reason: v.string() }),
  ),
})
export type BreakerAnswer = v.InferOutput<typeof answerSchema>

/** Asks the consumer for the state of its breaker and its transitions so far. */
export function probeBreaker(
  consumerUrl: string,
  onAnswer: (answer: BreakerAnswer) => void,
): Probe {
  return startProbe({
    everyMs: EVERY_MS,
    async ask() {
      const response = await fetch(`${consumerUrl}/v1/breaker`, {
        signal: AbortSignal.timeout(DEADLINE_MS),
      })
      onAnswer(v.parse(answerSchema, await response.json()))
    },
  })
}
