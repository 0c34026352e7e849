import { defineFault } from './fault.ts'

/** The worst for a client without a deadline: connections stay open, and no answer comes. */
export const freeze = defineFault({
  name: 'freeze',
  summary: 'SIGSTOP: it gives no error and no answer, until SIGCONT',
  steps: { inject: 'freeze', heal: 'thaw' },
  via: 'process',
  stopsWrites: true,
  isSilent: true,
  parameters: {},
  inject: (stack, target) => stack.freeze(target),
  heal: (stack, target) => stack.thaw(target),
})
