import * as v from 'valibot'
import type { Container } from './containers.ts'
import { callEngine, type EngineAccess } from './engine.ts'

const imagesSchema = v.array(
  v.object({ Id: v.string(), RepoDigests: v.optional(v.nullable(v.array(v.string())), []) }),
)

/** The image of each service: its name, and the digest it was pulled by or, for one that was built here, its id. */
export async function readImages(
  engine: EngineAccess,
  containers: Container[],
): Promise<Record<string, string>> {
  const ids = [...new Set(containers.map(({ image }) => image.id))]
  const output = await callEngine(engine, ['image', 'inspect', ...ids])
  const digests = new Map(
    v
      .parse(imagesSchema, JSON.parse(output))
      .map(({ Id, RepoDigests }) => [Id, RepoDigests?.[0]?.split('@')[1] ?? Id]),
  )
  return Object.fromEntries(
    containers
      .map(({ service, image }) => [service, `${image.name}@${digests.get(image.id) ?? image.id}`])
      .toSorted(([one = ''], [other = '']) => one.localeCompare(other)),
  )
}

/** The tag in an image's name; `latest` where it has none. Pure. */
export function tagOf(image: string): string {
  return /:([\w.-]+)$/.exec(image)?.[1] ?? 'latest'
}
