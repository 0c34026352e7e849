import { describe, expect, test } from 'bun:test'
import { Glob } from 'bun'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '..')
const ROOMS = [
  'shared',
  'rest',
  'producer',
  'consumer',
  'experiment',
  'observability',
  'k6',
] as const
type Room = (typeof ROOMS)[number]

/** Which other rooms a room's production code may import. */
const MAY_IMPORT: Record<Room, Room[]> = {
  shared: [],
  rest: ['shared'],
  producer: ['shared'],
  consumer: ['shared'],
  experiment: ['shared'],
  observability: ['shared'],
  k6: ['shared'],
}

interface Import {
  file: string
  room: Room
  isTypeOnly: boolean
  specifier: string
}

async function readImports(room: Room): Promise<Import[]> {
  const imports: Import[] = []
  for await (const file of new Glob(`${room}/**/*.ts`).scan({ cwd: ROOT })) {
    if (file.includes('node_modules') || file.includes('.test.') || file.includes('.fake.')) {
      continue
    }
    const source = await Bun.file(join(ROOT, file)).text()
    for (const match of source.matchAll(
      /^(?:import|export)\s+(type\s+)?[^'"]*?from\s+['"]([^'"]+)['"]/gm,
    )) {
      imports.push({ file, room, isTypeOnly: match[1] !== undefined, specifier: match[2] ?? '' })
    }
  }
  return imports
}

/** The room an import leads to; undefined for npm, node: and the room itself. */
function targetRoom({ file, room, specifier }: Import): Room | undefined {
  const workspace = /^@under-fire\/([a-z]+)/.exec(specifier)?.[1]
  const path = specifier.startsWith('.') ? join(file, '..', specifier).split('/')[0] : workspace
  const target = ROOMS.find((candidate) => candidate === path)
  return target === room ? undefined : target
}

const imports = (await Promise.all(ROOMS.map(readImports))).flat()

describe('the rooms', () => {
  test('are all read by this test', () => {
    const seen = new Set(imports.map(({ room }) => room))

    expect([...seen].toSorted()).toEqual([...ROOMS].toSorted())
    expect(imports.length).toBeGreaterThan(100)
  })

  test('import only the rooms they may', () => {
    const trespasses = imports.filter((one) => {
      const target = targetRoom(one)
      return target !== undefined && !MAY_IMPORT[one.room].includes(target)
    })

    expect(trespasses).toEqual([])
  })

  test('never lean on what only measures and tests them', () => {
    const leaning = imports.filter(
      ({ file, specifier }) =>
        /^@under-fire\/(bench|test)/.test(specifier) ||
        (specifier.startsWith('.') && /^(bench|test)\//.test(join(file, '..', specifier))),
    )

    expect(leaning).toEqual([])
  })

  test('never reach into another room by a relative path, but for the types k6 needs', () => {
    const reaches = imports.filter(
      (one) => one.specifier.startsWith('.') && targetRoom(one) !== undefined,
    )

    expect(reaches.every(({ room, isTypeOnly }) => room === 'k6' && isTypeOnly)).toBe(true)
  })

  test('name files in relative imports in full, as k6 and Deno need it', () => {
    const short = imports.filter(
      ({ specifier }) => specifier.startsWith('.') && !specifier.endsWith('.ts'),
    )

    expect(short).toEqual([])
  })

  test('send to the broker in one place, which holds the answers against what was sent', async () => {
    const senders: string[] = []
    for (const room of ROOMS) {
      for await (const file of new Glob(`${room}/src/**/*.ts`).scan({ cwd: ROOT })) {
        const source = await Bun.file(join(ROOT, file)).text()
        const isTest = file.includes('.test.') || file.includes('.fake.')
        if (!isTest && /\.(send|sendBatch|producer)\(/.test(source)) {
          senders.push(file)
        }
      }
    }

    expect(senders).toEqual(['shared/src/kafka-send.ts'])
  })

  test('keep the globals of the runtimes out of the services', async () => {
    const users: string[] = []
    for (const room of ['shared', 'rest', 'producer', 'consumer'] as const) {
      for await (const file of new Glob(`${room}/src/**/*.ts`).scan({ cwd: ROOT })) {
        const source = await Bun.file(join(ROOT, file)).text()
        if (!file.includes('.test.') && /\b(Bun|Deno)\./.test(source)) {
          users.push(file)
        }
      }
    }

    expect(users).toEqual(['shared/src/serve/bun.ts'])
  })
})
