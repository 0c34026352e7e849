import * as v from 'valibot'
import { describeMachine, readCommit } from '../../../experiment/src/environment.ts'
import type { Ground } from '../ground.ts'
import type { LoadGenerator } from '../load/load-generator.ts'

/** What figures were measured on, and with. */
export const environmentSchema = v.object({
  platform: v.string(),
  cpu: v.string(),
  cores: v.number(),
  memory_bytes: v.number(),
  commit: v.string(),
  broker: v.string(),
  generator: v.string(),
  versions: v.record(v.string(), v.string()),
})
export type GroundEnvironment = v.InferOutput<typeof environmentSchema>

/** No host name, no user name, no path. `others`: versions of what ran beside the stack. */
export async function describeGround(
  { stack }: Ground,
  { name, version }: Pick<LoadGenerator, 'name' | 'version'>,
  others: Record<string, string> = {},
): Promise<GroundEnvironment> {
  const facts = await stack.facts()
  const { platform, cpu, cores, memory_bytes, commit, versions } = describeMachine(
    facts,
    {},
    readCommit(),
  )
  const broker = `${facts.broker.name} ${facts.broker.version}`
  const generator = `${name} ${version}`
  return {
    platform,
    cpu,
    cores,
    memory_bytes,
    commit,
    broker,
    generator,
    versions: { ...versions, ...others },
  }
}

/** The machine and the versions in a sentence. Pure. */
export function environmentLine(environment: GroundEnvironment): string {
  const { cores, cpu, platform, broker, generator, versions, commit } = environment
  const gib = Math.round(environment.memory_bytes / 2 ** 30)
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return `${cores} × ${cpu}, ${gib} GiB, ${platform}, everything on this machine. ${broker}, ${parts.join(', ')}, load by ${generator}, commit ${commit}.`
}
