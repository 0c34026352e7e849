import * as v from 'valibot'

/** What one step came to, as `ramp.json` has it. */
export const stepSchema = v.object({
  rate_per_s: v.number(),
  length: v.picklist(['step', 'confirmation']),
  /** Of the load. */
  duration_ms: v.number(),
  /** By rate and duration. */
  due: v.number(),
  sent: v.number(),
  /** Due, and not sent: every connection waited for an answer, or the generator was too slow. */
  unsent: v.number(),
  /** Answered with 2xx. */
  accepted: v.number(),
  /** Any other answer. */
  refused: v.number(),
  /** No answer: refused, cut or timed out connections. What waits for its answer as the load ends is in none of the three. */
  broken: v.number(),
  /** Of all answers. */
  p50_ms: v.number(),
  p95_ms: v.number(),
  p99_ms: v.number(),
  /** Accepted and not yet stored as the load ended; null where there is no topic, or it grows by design. */
  backlog_messages: v.nullable(v.number()),
  /** CPU of each part, in cores, while the load ran. `load` is the generator, `runner` this command. */
  cpu_cores: v.record(v.string(), v.number()),
  /** CPU of the whole machine, in cores, whoever used it. */
  machine_cores: v.number(),
  /** Which objectives it broke, in words; none: the rate held. */
  broke: v.array(v.string()),
})
export type Step = v.InferOutput<typeof stepSchema>

/** A step before it is judged. */
export type StepFigures = Omit<Step, 'broke'>

/** CPU milliseconds that a part used for an event that was accepted. */
export function cpuMsPerEvent(step: StepFigures, part: string): number {
  const cpuMs = (step.cpu_cores[part] ?? 0) * step.duration_ms
  return step.accepted === 0 ? 0 : cpuMs / step.accepted
}
