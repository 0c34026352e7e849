/** How figures are written, the same in every report. */
export const ms = (value: number | null): string => {
  if (value === null) {
    return '–'
  }
  if (value >= 10_000) {
    return `${(value / 1000).toFixed(1)} s`
  }
  return value >= 100 ? `${Math.round(value)} ms` : `${value.toFixed(2)} ms`
}
export const count = (value: number | null): string =>
  value === null ? '–' : Math.round(value).toLocaleString('en-US')
/** `1 request`, `2,000 requests`. */
export const counted = (value: number, noun: string): string =>
  `${count(value)} ${noun}${Math.round(value) === 1 ? '' : 's'}`
export const share = (value: number | null): string =>
  value === null ? '–' : `${(value * 100).toFixed(2)} %`
export const seconds = (value: number): string => `${(value / 1000).toFixed(1)} s`

/** An amount as English writes it: `$1,500`, `€0.01`, `CHF 12.50`. `currency` is an ISO 4217 code. */
export function money(value: number, currency: string): string {
  const isWhole = Number.isInteger(value) || Math.abs(value) >= 1_000
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: isWhole ? 0 : 2,
    // What one request earns may be less than a cent.
    maximumFractionDigits: isWhole ? 0 : Math.abs(value) < 1 ? 6 : 2,
  })
    .format(value)
    .replaceAll('\u00A0', ' ')
}

/** The sign of a verdict; never by colour alone. */
export function verdictWord(passed: boolean | null): string {
  if (passed === null) {
    return 'UNKNOWN'
  }
  return passed ? 'PASS' : 'FAIL'
}
