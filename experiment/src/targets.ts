import { CONSUMER_NAMES } from './stack/consumers.ts'

export const TARGETS = [
  'database',
  // Every broker of a cluster; one of them is named by its number.
  'broker',
  'broker-1',
  'broker-2',
  'broker-3',
  'rest',
  'producer',
  // `consumer` is the first of several.
  ...CONSUMER_NAMES,
  'cache',
] as const
/** A part of the stack that can be broken and mended. */
export type Target = (typeof TARGETS)[number]
