import type { Target } from '../definition.ts'
import type { Stack } from '../stack/stack.ts'

/** One way to break a part of the stack, and to mend it. Both can be repeated without harm. */
export interface Fault {
  name: string
  /** What the journal calls the two steps. */
  steps: { inject: string; heal: string }
  inject(stack: Stack, target: Target): Promise<void>
  heal(stack: Stack, target: Target): Promise<void>
}
