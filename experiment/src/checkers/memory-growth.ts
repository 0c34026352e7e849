import * as v from 'valibot'
import { quantile } from '../figures.ts'
import type { Journal, Run, Sample } from '../journal.ts'
import { CONSUMER_NAMES } from '../stack/consumers.ts'
import type { Span } from '../timeline.ts'
import { defineChecker } from './checker.ts'

const BYTES_PER_MB = 1e6
/** The outage is looked at in so many parts, and what was before it in one as long as each. */
const PARTS = 10
// Below this share of a part's seconds, its middle says little.
const SAMPLED_MIN = 0.5
const SAMPLE_MS = 1_000

/**
 * How much more resident memory a component needs in the outage than in the steady state just before it. The outage is
 * cut into ten parts and the highest of their medians counts, so that neither a slow leak nor a rise that is given
 * back is missed, and one garbage collection is neither held against it nor for it. What the code of the outage itself
 * costs, such as compiling it, counts: the memory before it is the measure, not that of its first minute.
 */
export const memoryGrowth = defineChecker({
  schema: v.strictObject({
    check: v.literal('memory-growth'),
    component: v.picklist(['rest', 'producer', ...CONSUMER_NAMES]),
    /** Of 1,000,000 bytes. */
    atMostMb: v.pipe(v.number(), v.minValue(0)),
  }),
  check(run, { component, atMostMb }) {
    const found = measureGrowth(run, component)
    return {
      id: `${component}-memory`,
      statement: `The memory of ${component} does not grow with the outage.`,
      expected: `less than ${atMostMb} MB more than before it`,
      observed:
        typeof found === 'string'
          ? found
          : `${signed(found.highestMb - found.beforeMb)} MB: ${found.beforeMb.toFixed(1)} before, ${found.highestMb.toFixed(1)} at most, ${found.lastMb.toFixed(1)} at its end`,
      passed: typeof found === 'string' ? null : found.highestMb - found.beforeMb < atMostMb,
    }
  },
})

interface Growth {
  /** Median of the time just before the outage. */
  beforeMb: number
  /** The highest and the last of the medians of the outage's parts. */
  highestMb: number
  lastMb: number
}

/** The growth, or why it is not known. */
function measureGrowth({ journal, outage }: Run, component: string): Growth | string {
  if (outage === null) {
    return 'no outage was measured'
  }
  if (hasEnded(journal, component)) {
    return 'it was started again in the run, and memory with it'
  }
  const [fromMs, toMs] = outage
  const partMs = (toMs - fromMs) / PARTS
  const medians: number[] = []
  // Part 0 is the one before the outage.
  for (let part = 0; part <= PARTS; part += 1) {
    const endMs = fromMs + part * partMs
    const median = medianMb(journal.samples, component, [endMs - partMs, endMs])
    if (median === null) {
      return `its memory was not measured all the time: too few samples from ${((endMs - partMs) / 1000).toFixed(1)} s to ${(endMs / 1000).toFixed(1)} s`
    }
    medians.push(median)
  }
  const [beforeMb = 0, ...during] = medians
  return { beforeMb, highestMb: Math.max(...during), lastMb: during.at(-1) ?? beforeMb }
}

/** Whether there was more than one process of that name: the second one begins with little. */
function hasEnded({ actions, unexpected_exits: exits }: Journal, component: string): boolean {
  return (
    actions.some(({ target }) => target === component) ||
    exits.some((exit) => exit.startsWith(`${component} ended `))
  )
}

function medianMb(samples: Sample[], component: string, [fromMs, toMs]: Span): number | null {
  const values = samples
    .filter(({ at_ms }) => at_ms > fromMs && at_ms <= toMs)
    .flatMap(({ processes }) =>
      Object.hasOwn(processes, component) ? [processes[component]?.rss_bytes ?? 0] : [],
    )
    .toSorted((a, b) => a - b)
  const isEnough = values.length > 0 && values.length * SAMPLE_MS >= (toMs - fromMs) * SAMPLED_MIN
  const median = isEnough ? quantile(values, 0.5) : null
  return median === null ? null : median / BYTES_PER_MB
}

const signed = (mb: number) => `${mb < 0 ? '−' : '+'}${Math.abs(mb).toFixed(1)}`
