import type { StackChoice } from './choose.ts'
import { ComposeStack } from './compose/compose-stack.ts'
import { type ProcessesOptions, ProcessesStack } from './processes/processes.ts'
import type { Stack } from './stack.ts'

/** The stack of that choice; nothing has started yet. */
export function createStack(
  choice: StackChoice,
  options: Omit<ProcessesOptions, 'broker' | 'consumers' | 'hasCache'>,
): Stack {
  return choice.kind === 'compose'
    ? new ComposeStack({ ...options, ...choice })
    : new ProcessesStack({ ...options, ...choice })
}
