import type { Target } from '../targets.ts'
import { ComponentFolder, type ComponentRecord, killComponent } from '../host/component.ts'
import { isAlive } from '../host/process-identity.ts'
import { UsageError } from '../problems.ts'
import { partsOf } from '../stack/targets.ts'
import { WORKSPACE } from '../workspace.ts'

/** `just kill TARGET`: SIGKILL for a part that `just dev` or a kept run started. @throws UsageError when none runs. */
export async function killByHand(target: Target): Promise<string> {
  const records = recordsOf(target).filter(({ identity }) => isAlive(identity))
  if (records.length === 0) {
    throw new UsageError(`No \`${target}\` of this checkout is running. \`just dev\` starts one.`)
  }
  await Promise.all(records.map(killComponent))
  return `${target} is dead; mend it with: just restore ${target}`
}

/** `just restore TARGET`: starts it again as it was. @throws UsageError when it was never started here. */
export async function restoreByHand(target: Target): Promise<string> {
  const records = recordsOf(target)
  if (records.length === 0) {
    throw new UsageError(`No \`${target}\` of this checkout was started. \`just dev\` starts one.`)
  }
  const dead = records.filter(({ identity }) => !isAlive(identity))
  if (dead.length === 0) {
    return `${target} is running already`
  }
  for (const { spec } of dead) {
    folder().start(spec)
  }
  return `${target} is starting again`
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
