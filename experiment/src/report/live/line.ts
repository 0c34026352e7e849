import { type Colour, paint } from '../paint.ts'

// Every character here takes one cell: they are ours, or names that a definition may have.

/** A piece of a line, of one colour. */
export interface Segment {
  text: string
  colour?: Colour
}

/** A line as data, so that its width is known before it is coloured. */
export type Line = Segment[]

export const plain = (text: string): Segment => ({ text })
const widthOf = (line: Line): number => line.reduce((sum, { text }) => sum + text.length, 0)

/** Left and right at the two ends of a line of that width, or one space apart where there is no room. */
export function spread(left: Line, right: Line, columns: number): Line {
  const gap = Math.max(1, columns - widthOf(left) - widthOf(right))
  return [...left, plain(' '.repeat(gap)), ...right]
}

/** Cuts what is too wide, the last character then being an ellipsis. */
export function cut(line: Line, columns: number): Line {
  if (widthOf(line) <= columns) {
    return line
  }
  let left = Math.max(0, columns - 1)
  const kept = line.map(({ text, ...rest }) => {
    const part = text.slice(0, left)
    left -= part.length
    return { ...rest, text: part }
  })
  return [...kept, plain('…')]
}

/** Lines as text, coloured or not. */
export function paintLines(lines: Line[], options: { isColoured: boolean }): string {
  return lines
    .map((line) =>
      line
        .map(({ text, colour }) => (colour === undefined ? text : paint(text, colour, options)))
        .join('')
        .trimEnd(),
    )
    .join('\n')
}
