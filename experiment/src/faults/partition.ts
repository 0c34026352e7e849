import { defineFault } from './fault.ts'

/** Healed, the connections that lost something are closed: a hole in a stream would be another fault. */
export const partition = defineFault({
  name: 'partition',
  summary: 'nothing arrives in either direction, and nothing says so',
  steps: { inject: 'cut off', heal: 'reconnect' },
  via: 'network',
  stopsWrites: true,
  isSilent: true,
  parameters: {},
  inject: (stack, target) => stack.disturb(target, { kind: 'blackhole' }),
  heal: (stack, target) => stack.calm(target),
})
