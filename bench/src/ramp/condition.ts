/** What an architecture is searched in, in this order. */
export const CONDITIONS = ['healthy', 'database down'] as const
export type Condition = (typeof CONDITIONS)[number]
