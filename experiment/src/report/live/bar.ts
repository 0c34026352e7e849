import type { Timeline } from '../../timeline.ts'
import type { Line, Segment } from './line.ts'

const CURSOR = '●'
const CELLS = {
  past: { whole: '━', broken: '▓' },
  future: { whole: '─', broken: '░' },
} as const

/** The run from left to right: what is past is heavy, where something is broken is shaded, the cursor is now. */
export function timelineBar(timeline: Timeline, nowMs: number, width: number): Line {
  const cursor = Math.min(width - 1, Math.max(0, Math.floor((nowMs / timeline.endMs) * width)))
  const segments = Array.from({ length: width }, (_, index): Segment => {
    const isBroken = isBrokenAt(timeline, ((index + 0.5) / width) * timeline.endMs)
    const colour = isBroken ? 'red' : index <= cursor ? 'green' : 'dim'
    const { whole, broken } = index < cursor ? CELLS.past : CELLS.future
    const cell = isBroken ? broken : whole
    return index === cursor && nowMs >= 0
      ? { text: CURSOR, colour: 'bold' }
      : { text: cell, colour }
  })
  return joinAlike(segments)
}

/** Whether the plan has anything broken then. */
function isBrokenAt({ actions }: Timeline, atMs: number): boolean {
  const open = new Set<string>()
  for (const { step, fault, target } of actions.filter((action) => action.atMs <= atMs)) {
    const key = `${fault} ${target}`
    if (step === 'inject') {
      open.add(key)
    } else {
      open.delete(key)
    }
  }
  return open.size > 0
}

function joinAlike(segments: Segment[]): Line {
  const line: Line = []
  for (const segment of segments) {
    const last = line.at(-1)
    if (last !== undefined && last.colour === segment.colour) {
      last.text += segment.text
    } else {
      line.push({ ...segment })
    }
  }
  return line
}

/** The name of each phase under where it begins, as much of it as has room. */
export function phaseLabels({ phases, endMs }: Timeline, width: number): string {
  const at = (ms: number) => Math.round((ms / endMs) * width)
  return phases
    .map(({ name, fromMs, toMs }) => {
      const room = at(toMs) - at(fromMs)
      return name.slice(0, Math.max(0, room - 1)).padEnd(room)
    })
    .join('')
}
