import { countdown } from './moment.ts'

/** Something that takes its time, such as an installation. */
export interface Step {
  text: string
  sinceMs: number
}

const WORTH_TELLING_MS = 1_000

/** `· starting PostgreSQL (4 s)`: with the seconds since it began, from the first on. */
export function stepLine({ text, sinceMs }: Step, nowMs: number): string {
  const tookMs = nowMs - sinceMs
  return tookMs < WORTH_TELLING_MS
    ? `· ${text}`
    : `· ${text} (${countdown(Math.floor(tookMs / 1000) * 1000)})`
}
