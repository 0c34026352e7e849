import type { Ground, Part, Program } from './ground.ts'

/** Starts them at once; whoever calls owns the parts. When one does not become ready the others are ended, and its error is thrown. */
export async function startAll(
  ground: Pick<Ground, 'start'>,
  programs: readonly Program[],
): Promise<Part[]> {
  const starting = await Promise.allSettled(programs.map((program) => ground.start(program)))
  const parts = starting.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = starting.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    await Promise.all(parts.map((part) => part.stop()))
    throw failed.reason
  }
  return parts
}
