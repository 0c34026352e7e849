/** How a search goes about it. Rates are requests a second, whole numbers. */
export interface SearchPlan {
  /** Asked first: what does not hold this holds nothing. */
  floorPerS: number
  /** Where the growth begins. */
  fromPerS: number
  /** Asked at most. */
  maxPerS: number
  /** Each step of the growth is this many times the one before. */
  growth: number
  /** The ceiling is narrowed until it is known to this fraction. */
  within: number
  /** How often a rate may be tried for the long time. */
  confirmationsMax: number
}

/** Where a search stands. `heldPerS` held for a short step, `failedPerS` did not; null: none did so yet. */
export type Search =
  | { phase: 'floor' }
  | { phase: 'growing'; heldPerS: number; ratePerS: number; isRetry: boolean }
  | { phase: 'narrowing'; heldPerS: number; failedPerS: number }
  | {
      phase: 'confirming'
      ratePerS: number
      failedPerS: number | null
      tries: number
    }
  | { phase: 'done'; outcome: Outcome }

/** A search that has a question. */
export type OpenSearch = Exclude<Search, { phase: 'done' }>

/** What a search found. */
export type Outcome =
  /** It held for the long time. `failedPerS` is the lowest rate above that did not hold; null: it was not found. */
  | { kind: 'held'; ceilingPerS: number; failedPerS: number | null }
  /** Not even the floor held. */
  | { kind: 'nothing held'; failedPerS: number }
  /** Short steps held, and nothing that was tried for the long time; the last of those. */
  | { kind: 'unconfirmed'; failedPerS: number }
  /** The backlog was as large as it may be before the search was over; the highest rate that held until then, 0 for none. */
  | { kind: 'backlog full'; heldPerS: number }

/** What a search asks next. */
export interface Question {
  ratePerS: number
  length: 'step' | 'confirmation'
}

/** The first question is the floor. */
export const beginSearch = (): OpenSearch => ({ phase: 'floor' })

/** What is to be measured next. Pure. */
export function questionOf(search: OpenSearch, plan: SearchPlan): Question {
  switch (search.phase) {
    case 'floor':
      return { ratePerS: plan.floorPerS, length: 'step' }
    case 'growing':
      return { ratePerS: search.ratePerS, length: 'step' }
    case 'narrowing':
      return { ratePerS: middleOf(search), length: 'step' }
    case 'confirming':
      return { ratePerS: search.ratePerS, length: 'confirmation' }
  }
}

/** Where the search stands once its question is answered. Pure. */
export function advance(search: OpenSearch, isHeld: boolean, plan: SearchPlan): Search {
  switch (search.phase) {
    case 'floor':
      return isHeld
        ? { phase: 'growing', heldPerS: plan.floorPerS, ratePerS: plan.fromPerS, isRetry: false }
        : done({ kind: 'nothing held', failedPerS: plan.floorPerS })
    case 'growing':
      return isHeld ? grow(search.ratePerS, plan) : doubt(search, plan)
    case 'narrowing': {
      const ratePerS = middleOf(search)
      return narrow(
        isHeld ? { ...search, heldPerS: ratePerS } : { ...search, failedPerS: ratePerS },
        plan,
      )
    }
    case 'confirming':
      return isHeld
        ? done({ kind: 'held', ceilingPerS: search.ratePerS, failedPerS: search.failedPerS })
        : stepDown(search, plan)
  }
}

const done = (outcome: Outcome): Search => ({ phase: 'done', outcome })
const confirm = (ratePerS: number, failedPerS: number | null): Search => ({
  phase: 'confirming',
  ratePerS,
  failedPerS,
  tries: 0,
})

function grow(heldPerS: number, plan: SearchPlan): Search {
  if (heldPerS >= plan.maxPerS) {
    return confirm(heldPerS, null)
  }
  const ratePerS = Math.min(plan.maxPerS, Math.ceil(heldPerS * plan.growth))
  return { phase: 'growing', heldPerS, ratePerS, isRetry: false }
}

/** The growth ends at a rate that fails twice: the machine may have had something else to do the first time. */
function doubt(search: Search & { phase: 'growing' }, plan: SearchPlan): Search {
  const { heldPerS, ratePerS, isRetry } = search
  return isRetry ? narrow({ heldPerS, failedPerS: ratePerS }, plan) : { ...search, isRetry: true }
}

function narrow(range: { heldPerS: number; failedPerS: number }, plan: SearchPlan): Search {
  const { heldPerS, failedPerS } = range
  const middle = middleOf(range)
  const isNarrow = failedPerS <= heldPerS * (1 + plan.within)
  return isNarrow || middle <= heldPerS || middle >= failedPerS
    ? confirm(heldPerS, failedPerS)
    : { phase: 'narrowing', ...range }
}

/** Twice as far down each time: a short step that held may have been far off. */
function stepDown(search: Search & { phase: 'confirming' }, plan: SearchPlan): Search {
  const { ratePerS: failedPerS, tries } = search
  const ratePerS = Math.floor(failedPerS * (1 - Math.min(0.5, plan.within * 2 ** tries)))
  return tries + 1 >= plan.confirmationsMax || ratePerS < 1
    ? done({ kind: 'unconfirmed', failedPerS })
    : { phase: 'confirming', ratePerS, failedPerS, tries: tries + 1 }
}

/** Rates are compared by their ratio, so the middle is the geometric one. */
function middleOf({ heldPerS, failedPerS }: { heldPerS: number; failedPerS: number }): number {
  return Math.round(Math.sqrt(heldPerS * failedPerS))
}
