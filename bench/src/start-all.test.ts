import { expect, test } from 'bun:test'
import type { Part, Program } from './ground.ts'
import { startAll } from './start-all.ts'

/** A ground on which a program named `broken` does not become ready. */
function createGround() {
  const stopped: string[] = []
  const start = async ({ name }: Program): Promise<Part> => {
    if (name === 'broken') {
      throw new Error('broken ended with exit code 2')
    }
    return {
      url: `http://${name}`,
      resources: () => ({ cpu_total_ms: 0, rss_bytes: 0 }),
      requireRunning: () => undefined,
      stop: async () => void stopped.push(name),
    }
  }
  return { ground: { start }, stopped }
}
const program = (name: string): Program => ({ name, service: 'consumer' })

test('all that are started are given, in their order', async () => {
  const { ground, stopped } = createGround()

  const parts = await startAll(ground, ['one', 'two'].map(program))

  expect(parts.map(({ url }) => url)).toEqual(['http://one', 'http://two'])
  expect(stopped).toEqual([])
})

test('when one does not start, the others are ended', async () => {
  const { ground, stopped } = createGround()

  const error = await startAll(ground, ['one', 'broken', 'two'].map(program)).catch(
    (caught: unknown) => caught,
  )

  expect(error).toEqual(new Error('broken ended with exit code 2'))
  expect(stopped).toEqual(['one', 'two'])
})
