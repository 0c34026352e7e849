import type { Result } from '../result-schema.ts'
import { renderTerminal, type TerminalOptions } from './terminal.ts'

const NARROWEST = 80
const WIDTH_OF_A_FILE = 120

/** Writes the verdict to a stream: as wide as its terminal, coloured where there is one and NO_COLOR is not set. */
export function printResult(result: Result, stream: NodeJS.WriteStream): void {
  stream.write(renderTerminal(result, optionsOf(stream)))
}

/** A terminal as wide as it is; a file gets 120 columns and no colour. */
export function optionsOf(stream: NodeJS.WriteStream): TerminalOptions {
  return {
    columns: Math.max(NARROWEST, stream.columns ?? WIDTH_OF_A_FILE),
    isColoured: stream.isTTY && !process.env['NO_COLOR'],
  }
}
