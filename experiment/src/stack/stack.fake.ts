import type { Stack } from './stack.ts'

/** A stack that runs nothing and records what it is told, one line a call. */
export function createFakeStack(): { stack: Stack; calls: string[] } {
  const calls: string[] = []
  const record =
    (name: string) =>
    async (...given: unknown[]) => {
      calls.push([name, ...given.map((value) => JSON.stringify(value))].join(' '))
    }
  const stack: Stack = {
    up: () => Promise.reject(new Error('A fake stack has no addresses.')),
    runnerAddresses: () => [],
    kill: record('kill'),
    stop: record('stop'),
    freeze: record('freeze'),
    thaw: record('thaw'),
    disturb: record('disturb'),
    calm: record('calm'),
    restore: record('restore'),
    endpoints: () => {
      throw new Error('A fake stack has no addresses.')
    },
    resources: async () => ({}),
    unexpectedExits: () => [],
    facts: () => Promise.reject(new Error('A fake stack has no facts.')),
    down: record('down'),
  }
  return { stack, calls }
}
