import { readFileSync } from 'node:fs'
import { readResources, type Resources } from '../../host/resources.ts'
import type { Container } from './containers.ts'

/**
 * What each container has used, from this machine's own list of processes. Where the engine runs in a machine of its own
 * (Docker Desktop) its processes are not in that list, and nothing is said of them.
 */
export function readContainerResources(
  containers: readonly Container[],
): Record<string, Resources> {
  const roots = containers
    .filter(({ id, state }) => isProcessOf(id, state.Pid))
    .map(({ service, state }) => [service, state.Pid] as const)
  return readResources(new Map(roots))
}

/** Is the process with that id one of this container? The kernel knows by the container's id in its control group. */
function isProcessOf(containerId: string, pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(containerId)
  } catch {
    return false
  }
}
