import type { Unit } from '../src/report/charts/chart.ts'

/** `3:05` for 185 000 ms. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** A value beside its name, such as `12.4 ms`. */
export function withUnit(value: number | null | undefined, unit: Unit): string {
  if (value === null || value === undefined) {
    return '–'
  }
  const digits =
    Math.abs(value) >= 100 || Number.isInteger(value) ? 0 : Math.abs(value) >= 10 ? 1 : 2
  const number = value.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return `${number} ${SHORT[unit]}`.trimEnd()
}

/** A value on an axis, as short as it can be. */
export function onAxis(value: number | null): string {
  if (value === null) {
    return ''
  }
  return value >= 10_000 ? `${value / 1000}k` : value.toLocaleString('en-US')
}

const SHORT: Record<Unit, string> = {
  'per second': '/s',
  ms: 'ms',
  messages: '',
  seconds: 's',
  '% of a core': '%',
  MiB: 'MiB',
}
