/** Something that the two sides have differently; `–` where one has it not. */
export interface Change {
  name: string
  a: string
  b: string
}

const ABSENT = '–'

/** What differs between two values as JSON has them, by the path to it. Pure. */
export function findChanges(a: unknown, b: unknown): Change[] {
  const [left, right] = [flatten(a), flatten(b)]
  return [...new Set([...left.keys(), ...right.keys()])]
    .map((name) => ({ name, a: left.get(name) ?? ABSENT, b: right.get(name) ?? ABSENT }))
    .filter((change) => change.a !== change.b)
}

/** Every leaf by its path: `phases.crash.ratePerS`. */
function flatten(value: unknown): Map<string, string> {
  const leaves = new Map<string, string>()
  const open: [path: string[], value: unknown][] = [[[], value]]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const [path, item] = next
    if (typeof item !== 'object' || item === null) {
      leaves.set(path.join('.'), String(item))
      continue
    }
    for (const [key, child] of Object.entries(item)) {
      const name = Array.isArray(item) ? (nameOf(child) ?? key) : key
      open.push([[...path, name], child])
    }
  }
  return leaves
}

// What an element of a list is called, so that one more phase does not shift all others.
const NAMING = new Set(['name', 'architecture', 'check', 'fault', 'target'])

function nameOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) {
    return undefined
  }
  const parts = Object.entries(item).flatMap(([key, value]) =>
    NAMING.has(key) && typeof value === 'string' ? [value] : [],
  )
  return parts.length === 0 ? undefined : parts.join(' ')
}
