import { defineFault } from './fault.ts'

/** Healed by starting it again on the same data. */
export const stop = defineFault({
  name: 'stop',
  summary: 'a graceful end: it finishes what it does and says goodbye',
  steps: { inject: 'stop', heal: 'restore' },
  via: 'process',
  stopsWrites: true,
  isSilent: false,
  parameters: {},
  inject: (stack, target) => stack.stop(target),
  heal: (stack, target) => stack.restore(target),
})
