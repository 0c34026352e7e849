/** What could be read of a JSON text. */
export interface PartialJson {
  /** With everything that stands before the damage; undefined where there is nothing. */
  value: unknown
  /** Where reading ended; undefined when the text is whole. */
  brokenAt: number | undefined
}

const DEPTH_MAX = 100
const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

/** Reads JSON as far as it is JSON: a list or an object that breaks off keeps what it had until then. */
export function readPartialJson(text: string): PartialJson {
  try {
    return { value: JSON.parse(text), brokenAt: undefined }
  } catch {
    const reader = new Reader(text)
    const value = reader.readValue(0)
    return { value, brokenAt: reader.position }
  }
}

/** Stops for good at the first thing that is not JSON; every list and object around it then ends, too. */
class Reader {
  readonly #text: string
  position = 0
  #isBroken = false

  constructor(text: string) {
    this.#text = text
  }

  /** Undefined, which JSON does not have, where nothing could be read. */
  readValue(depth: number): unknown {
    this.#match(SPACE)
    const first = this.#text[this.position]
    if (depth > DEPTH_MAX) {
      return this.#break()
    }
    if (first === '{') {
      return this.#readObject(depth)
    }
    if (first === '[') {
      return this.#readList(depth)
    }
    return this.#readScalar()
  }

  #readObject(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = []
    this.position += 1
    let isMore = !this.#skip('}')
    while (isMore) {
      const key = this.#readString()
      if (key === undefined || !this.#skip(':')) {
        this.#break()
        break
      }
      const value = this.readValue(depth + 1)
      if (value !== undefined) {
        entries.push([key, value])
      }
      isMore = this.#isNext('}')
    }
    // Not by assignment, which would take `__proto__` for more than a name.
    return Object.fromEntries(entries)
  }

  #readList(depth: number): unknown[] {
    const items: unknown[] = []
    this.position += 1
    let isMore = !this.#skip(']')
    while (isMore) {
      const item = this.readValue(depth + 1)
      if (item !== undefined) {
        items.push(item)
      }
      isMore = this.#isNext(']')
    }
    return items
  }

  #readScalar(): unknown {
    const word = this.#match(WORD) ?? this.#match(NUMBER)
    // A number at the very end may have had more digits.
    if (word !== undefined) {
      return this.position < this.#text.length ? JSON.parse(word) : this.#break()
    }
    return this.#readString()
  }

  #readString(): string | undefined {
    this.#match(SPACE)
    const text = this.#match(STRING)
    if (text === undefined) {
      this.#break()
      return undefined
    }
    return String(JSON.parse(text))
  }

  /** Whether another item follows, after a comma; false at the end, which is read, and at the damage. */
  #isNext(end: string): boolean {
    if (this.#isBroken || this.#skip(end)) {
      return false
    }
    if (this.#skip(',')) {
      return true
    }
    this.#break()
    return false
  }

  #skip(character: string): boolean {
    this.#match(SPACE)
    if (this.#isBroken || this.#text[this.position] !== character) {
      return false
    }
    this.position += 1
    return true
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position
    const text = this.#isBroken ? undefined : pattern.exec(this.#text)?.[0]
    this.position += text?.length ?? 0
    return text
  }

  #break(): undefined {
    this.#isBroken = true
  }
}
