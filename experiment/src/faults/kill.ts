import type { Fault } from './fault.ts'

/** SIGKILL: no shutdown, no goodbye on the connections. Healed by starting it again on the same data. */
export const kill = {
  name: 'kill',
  steps: { inject: 'kill', heal: 'restore' },
  inject: (stack, target) => stack.kill(target),
  heal: (stack, target) => stack.restore(target),
} as const satisfies Fault
