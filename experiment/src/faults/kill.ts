import { defineFault } from './fault.ts'

/** Healed by starting it again on the same data. */
export const kill = defineFault({
  name: 'kill',
  summary: 'SIGKILL: no shutdown, no goodbye on the connections',
  steps: { inject: 'kill', heal: 'restore' },
  via: 'process',
  stopsWrites: true,
  isSilent: false,
  parameters: {},
  inject: (stack, target) => stack.kill(target),
  heal: (stack, target) => stack.restore(target),
})
