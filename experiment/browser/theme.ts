import type { LaneSpan, Tone } from '../src/report/charts/chart.ts'

const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif'

/** The colours that the style sheet has for now: light, dark or print. */
export interface Theme {
  font: string
  text: string
  muted: string
  panel: string
  grid: string
  outage: string
  outageEdge: string
  tone(tone: Tone): string
  mood(mood: LaneSpan['mood']): string
}

/** Reads the custom properties of the style sheet, so that each colour is written down once. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.documentElement)
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim()
  return {
    font: FONT,
    text: colour('text'),
    muted: colour('muted'),
    panel: colour('panel'),
    grid: colour('line'),
    outage: colour('outage'),
    outageEdge: colour('outage-edge'),
    tone: (tone) => colour(`tone-${tone}`),
    mood: (mood) => colour(`mood-${mood}`),
  }
}

/** Calls back when the colours may have changed: the reader switched, or prints. */
export function onThemeChange(change: () => void): void {
  for (const query of ['(prefers-color-scheme: dark)', 'print']) {
    matchMedia(query).addEventListener('change', change)
  }
}
