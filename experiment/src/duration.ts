const UNITS_MS = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 } as const
const PATTERN = /^(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?(?:(\d{1,6})ms)?$/

/** Reads `90s`, `5m`, `1h30m`, `500ms` as milliseconds. Undefined for anything else; nothing is guessed. */
export function parseDuration(text: string): number | undefined {
  const parts = PATTERN.exec(text)?.slice(1)
  if (text === '' || parts === undefined) {
    return undefined
  }
  return Object.values(UNITS_MS).reduce(
    (sum, unitMs, index) => sum + Number(parts[index] ?? 0) * unitMs,
    0,
  )
}

/** Writes milliseconds as `parseDuration` reads them: `1h30m`, `0s`. */
export function formatDuration(durationMs: number): string {
  let leftMs = Math.round(durationMs)
  const parts = Object.entries(UNITS_MS).map(([unit, unitMs]) => {
    const amount = Math.floor(leftMs / unitMs)
    leftMs -= amount * unitMs
    return amount === 0 ? '' : `${amount}${unit}`
  })
  return parts.join('') || '0s'
}
