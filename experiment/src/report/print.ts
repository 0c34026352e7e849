import type { Result } from '../result-schema.ts'
import { renderTerminal } from './terminal.ts'

const NARROWEST = 80
const WIDTH_OF_A_FILE = 120

/** Writes the verdict to a stream: as wide as its terminal, coloured where there is one and NO_COLOR is not set. */
export function printResult(result: Result, stream: NodeJS.WriteStream): void {
  stream.write(
    renderTerminal(result, {
      columns: Math.max(NARROWEST, stream.columns ?? WIDTH_OF_A_FILE),
      isColoured: stream.isTTY && !process.env['NO_COLOR'],
    }),
  )
}
