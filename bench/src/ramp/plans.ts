import type { SearchPlan } from './search.ts'
import type { Lengths } from './search-ceiling.ts'

interface RampPlan {
  plan: SearchPlan
  lengths: Lengths
  backlogMax: number
}

/** The search that `just ramp` makes: about eight minutes for both architectures. */
export const FULL: RampPlan = {
  plan: {
    floorPerS: 10,
    fromPerS: 1_000,
    maxPerS: 100_000,
    growth: 1.5,
    within: 0.08,
    confirmationsMax: 4,
  },
  lengths: { stepS: 4, confirmationS: 30 },
  // Some 300 bytes each on the topic, and as much in the table afterwards: 1.8 GB in all.
  backlogMax: 3_000_000,
}

/** The same in seconds, at rates that a busy machine makes: it shows that it works, not how fast. */
export const SHORT: RampPlan = {
  plan: {
    floorPerS: 10,
    fromPerS: 100,
    maxPerS: 500,
    growth: 1.5,
    within: 0.25,
    confirmationsMax: 4,
  },
  lengths: { stepS: 1, confirmationS: 3 },
  backlogMax: 50_000,
}
