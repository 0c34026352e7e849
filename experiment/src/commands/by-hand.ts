import type { Target } from '../targets.ts'
import { ComponentFolder, killComponent } from '../host/component.ts'
import { isAlive } from '../host/process-identity.ts'
import { UsageError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'

/** `just kill TARGET`: SIGKILL for a part that `just dev` or a kept run started. @throws UsageError when none runs. */
export async function killByHand(target: Target): Promise<string> {
  const record = folder().read(target)
  if (!record || !isAlive(record.identity)) {
    throw new UsageError(`No \`${target}\` of this checkout is running. \`just dev\` starts one.`)
  }
  await killComponent(record)
  return `${target} is dead; mend it with: just restore ${target}`
}

/** `just restore TARGET`: starts it again as it was. @throws UsageError when it was never started here. */
export async function restoreByHand(target: Target): Promise<string> {
  const record = folder().read(target)
  if (!record) {
    throw new UsageError(`No \`${target}\` of this checkout was started. \`just dev\` starts one.`)
  }
  if (isAlive(record.identity)) {
    return `${target} is running already`
  }
  folder().start(record.spec)
  return `${target} is starting again`
}

function folder(): ComponentFolder {
  return new ComponentFolder(`${WORKSPACE.state}/components`)
}
