import { defineFault } from './fault.ts'

export const reset = defineFault({
  name: 'reset',
  summary: 'every connection ends with a TCP reset as soon as something is sent on it',
  steps: { inject: 'reset', heal: 'stop resetting' },
  via: 'network',
  stopsWrites: true,
  isSilent: false,
  parameters: {},
  inject: (stack, target) => stack.disturb(target, { kind: 'reset' }),
  heal: (stack, target) => stack.calm(target),
})
