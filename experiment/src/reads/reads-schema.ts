import * as v from 'valibot'

const positive = v.pipe(v.number(), v.integer(), v.minValue(1))

/** Reads of the newest location of a driver beside the writes; `--scale` leaves all of it as it is. */
export const readsSchema = v.strictObject({
  /** Reads a second; a multiple of `burst`. */
  ratePerS: positive,
  /** Reads of one driver at one moment, as by those who follow him. */
  burst: v.pipe(positive, v.maxValue(100)),
  /** Distinct drivers that are asked for, the n-th 1/n as often as the first. */
  drivers: positive,
  /** How long a reader waits for an answer. */
  clientTimeoutMs: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(60_000)),
})
export type Reads = v.InferOutput<typeof readsSchema>

/** What cannot be run of a definition's reads, one line a problem. */
export function checkReads(definition: {
  reads?: Reads | undefined
  stack?: { cache?: boolean | undefined } | undefined
  faults: { target: string }[]
}): string[] {
  const { reads, stack, faults } = definition
  const hasCache = stack?.cache === true
  const problems: string[] = []
  if (reads !== undefined && !hasCache) {
    problems.push('Expected `stack.cache` to be true where there are `reads`: they go through it.')
  }
  if (reads !== undefined && reads.ratePerS % reads.burst !== 0) {
    problems.push(
      `Expected \`reads.ratePerS\` to be a multiple of \`reads.burst\` (${reads.burst}), got \`${reads.ratePerS}\`.`,
    )
  }
  if (!hasCache && faults.some(({ target }) => target === 'cache')) {
    problems.push('Expected `stack.cache` to be true where a fault is on `cache`.')
  }
  const onCache = faults.filter(({ target }) => target === 'cache').length
  if (onCache > 1) {
    // Reads are measured before it, during it and after it.
    problems.push(`Expected one fault on \`cache\` at most, got ${onCache}.`)
  }
  return problems
}
