import type { Bench, Sides } from './figure.ts'
import type { Part, Program } from './ground.ts'

export interface Loaded {
  subject: Program
  limit: Program
  load: { connections: number; durationS: number }
}

const WARM_UP_S = 2

/** Two programs that take the same load in turn; each side is what was accepted, a second. Both are warmed up first. */
export async function openLoaded(
  { ground, generator, signal }: Bench,
  { subject, limit, load }: Loaded,
): Promise<Sides> {
  const parts: Part[] = []
  const close = async () => {
    await Promise.all(parts.map((part) => part.stop()))
  }
  const measure =
    ({ url }: Part) =>
    async () =>
      (await generator.run({ url, ...load, signal })).perSecond
  try {
    for (const program of [subject, limit]) {
      const part = await ground.start(program)
      parts.push(part)
      await generator.run({ url: part.url, ...load, durationS: WARM_UP_S, signal })
    }
    const [ours, theirs] = parts
    if (ours === undefined || theirs === undefined) {
      throw new RangeError('Expected two parts.')
    }
    return { subject: measure(ours), limit: measure(theirs), close }
  } catch (error) {
    await close()
    throw error
  }
}
