import { UsageError } from '../../../problems.ts'
import { bun } from './bun.ts'
import { deno } from './deno.ts'
import { node } from './node.ts'
import type { Runtime } from './runtime.ts'

/** Every runtime that can run the services, the default first. */
export const RUNTIMES: readonly Runtime[] = [bun, deno, node]

/** @throws UsageError that lists the names, when there is none of that name */
export function chooseRuntime(name: string): Runtime {
  const runtime = RUNTIMES.find((one) => one.name === name)
  if (runtime === undefined) {
    const names = RUNTIMES.map((one) => one.name).join(', ')
    throw new UsageError(`Expected a runtime (${names}), got \`${name}\`.`)
  }
  return runtime
}
