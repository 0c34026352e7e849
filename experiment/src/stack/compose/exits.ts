import type { Container } from './containers.ts'

/** Containers of those services that have ended, each with how. Pure. */
export function describeExits(
  containers: readonly Container[],
  wanted: ReadonlySet<string>,
): Map<string, string> {
  return new Map(
    containers
      .filter(({ service, state }) => wanted.has(service) && state.Status === 'exited')
      .map(({ service, state }) => [
        service,
        `${service} ended with exit code ${state.ExitCode}${state.OOMKilled ? ', out of memory' : ''}`,
      ]),
  )
}
