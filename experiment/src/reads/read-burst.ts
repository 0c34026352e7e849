import * as v from 'valibot'

/** Where an answer came from, by its header `x-cache`; null where it says nothing. */
const sourceSchema = v.nullable(v.picklist(['hit', 'miss', 'bypass']))

/** A burst of reads as the load generator recorded it. */
export const readBurstSchema = v.strictObject({
  driver_id: v.string(),
  sent_epoch_ms: v.number(),
  answers: v.array(
    v.strictObject({
      /** 0 where no answer came. */
      status: v.number(),
      latency_ms: v.number(),
      source: sourceSchema,
    }),
  ),
})
export type ReadBurst = v.InferOutput<typeof readBurstSchema>

/** One read, with its time counted from the start of the run. */
export interface ReadRecord {
  sent_ms: number
  status: number
  latency_ms: number
  source: v.InferOutput<typeof sourceSchema>
}

/** The reads of a burst, one by one. */
export function readsOf({ sent_epoch_ms, answers }: ReadBurst, startEpochMs: number): ReadRecord[] {
  return answers.map((answer) => ({ sent_ms: sent_epoch_ms - startEpochMs, ...answer }))
}
