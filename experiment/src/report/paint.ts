const COLOURS = { green: 32, red: 31, yellow: 33, cyan: 36, bold: 1, dim: 2 } as const

export type Colour = keyof typeof COLOURS

/** Text in a colour, or as it is. What it says never depends on that. */
export function paint(
  text: string,
  colour: Colour,
  { isColoured }: { isColoured: boolean },
): string {
  return isColoured ? `\u001B[${COLOURS[colour]}m${text}\u001B[0m` : text
}
