import { ComponentFolder, type ComponentRecord, killComponent } from '../host/component.ts'
import { isAlive } from '../host/process-identity.ts'
import { UsageError } from '../problems.ts'
import { Containers } from '../stack/compose/containers.ts'
import { partsOf } from '../stack/targets.ts'
import type { Target } from '../targets.ts'
import { WORKSPACE } from '../workspace.ts'

/** A part of what runs now, whatever it is: how to see it, break it and start it again. */
interface RunningPart {
  isRunning: boolean
  kill(): Promise<void>
  start(): Promise<void>
}

/** `just kill TARGET`: SIGKILL for a part that `just dev` or a kept run started. @throws UsageError when none runs. */
export async function killByHand(target: Target): Promise<string> {
  const running = (await findParts(target)).filter(({ isRunning }) => isRunning)
  if (running.length === 0) {
    throw new UsageError(`No \`${target}\` of this checkout is running. \`just dev\` starts one.`)
  }
  await Promise.all(running.map((part) => part.kill()))
  return `${target} is dead; mend it with: just restore ${target}`
}

/** `just restore TARGET`: starts it again as it was. @throws UsageError when it was never started here. */
export async function restoreByHand(target: Target): Promise<string> {
  const parts = await findParts(target)
  if (parts.length === 0) {
    throw new UsageError(`No \`${target}\` of this checkout was started. \`just dev\` starts one.`)
  }
  const dead = parts.filter(({ isRunning }) => !isRunning)
  await Promise.all(dead.map((part) => part.start()))
  return dead.length === 0 ? `${target} is running already` : `${target} is starting again`
}

async function findParts(target: Target): Promise<RunningPart[]> {
  const containers = Containers.recorded()
  if (containers !== undefined) {
    return (await containers.find(target)).map((container) => ({
      isRunning: container.state.Running,
      kill: () => containers.kill(container),
      start: () => containers.start(container),
    }))
  }
  return recordsOf(target).map((record) => ({
    isRunning: isAlive(record.identity),
    kill: () => killComponent(record),
    start: async () => void folder().start(record.spec),
  }))
}

function recordsOf(target: Target): ComponentRecord[] {
  const all = folder().all()
  const names = new Set(
    partsOf(
      target,
      all.map(({ spec }) => spec.name),
    ),
  )
  return all.filter(({ spec }) => names.has(spec.name))
}

function folder(): ComponentFolder {
  return new ComponentFolder(`${WORKSPACE.state}/components`)
}
