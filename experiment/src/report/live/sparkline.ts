const BARS = '▁▂▃▄▅▆▇█'
const HIGHEST = BARS.length - 1

export interface Scale {
  /** The value that fills a cell. */
  max: number
  /** Latencies, of which the smallest matter as much as the largest. */
  isLogarithmic?: boolean
}

/** One cell a value, the newest at the right, blank where there is none. Zero is the lowest bar, and nothing else is. */
export function sparkline(values: (number | null)[], width: number, scale: Scale): string {
  return values
    .slice(-width)
    .map((value) => (value === null ? ' ' : (BARS[level(value, scale)] ?? ' ')))
    .join('')
    .padStart(width)
}

function level(value: number, { max, isLogarithmic = false }: Scale): number {
  if (value <= 0 || max <= 0) {
    return 0
  }
  const part = isLogarithmic ? Math.log1p(value) / Math.log1p(max) : value / max
  return Math.min(HIGHEST, Math.max(1, Math.round(part * HIGHEST)))
}
