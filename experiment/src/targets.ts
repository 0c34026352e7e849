export const TARGETS = ['database', 'broker', 'rest', 'producer', 'consumer'] as const
/** A part of the stack that can be broken and mended. */
export type Target = (typeof TARGETS)[number]
