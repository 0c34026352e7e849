import type { StackChoice } from './choose.ts'
import { type ProcessesOptions, ProcessesStack } from './processes/processes.ts'
import type { Stack } from './stack.ts'

/** The stack of that choice; nothing has started yet. */
export function createStack(
  { broker, consumers }: StackChoice,
  options: Omit<ProcessesOptions, 'broker' | 'consumers'>,
): Stack {
  return new ProcessesStack({ ...options, broker, consumers })
}
