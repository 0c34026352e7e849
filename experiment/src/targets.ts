export const TARGETS = [
  'database',
  // Every broker of a cluster; one of them is named by its number.
  'broker',
  'broker-1',
  'broker-2',
  'broker-3',
  'rest',
  'producer',
  // The first of several.
  'consumer',
  'consumer-2',
  'consumer-3',
  'consumer-4',
  'consumer-5',
  'consumer-6',
  'cache',
] as const
/** A part of the stack that can be broken and mended. */
export type Target = (typeof TARGETS)[number]
