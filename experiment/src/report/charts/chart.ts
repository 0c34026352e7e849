// Read by the page in the browser, too: nothing is imported here.

/** What a line stands for; the page and the static image choose the colour. Never the only sign: each has a label and a stroke. */
export type Tone =
  | 'rest'
  | 'kafka'
  | 'refused'
  | 'unknown'
  | 'producer'
  | 'consumer'
  | 'database'
  | 'broker'
  | 'other'

export type Unit = 'per second' | 'ms' | 'messages' | 'seconds' | '% of a core' | 'MiB'

export interface ChartSeries {
  label: string
  tone: Tone
  stroke: 'solid' | 'dashed' | 'dotted'
  isFilled: boolean
  /** One for each moment of `ChartData.atMs`, in the chart's unit; null where nothing is known. */
  values: (number | null)[]
}

export interface Chart {
  id: string
  title: string
  /** What a value says, in a few words. */
  caption: string
  unit: Unit
  scale: 'linear' | 'logarithmic'
  /** Charts of one group have one scale, so that they can be compared by eye. */
  group: string
  series: ChartSeries[]
}

/** A row of states over time: what was up, down, open. */
export interface Lane {
  label: string
  spans: LaneSpan[]
}

export interface LaneSpan {
  fromMs: number
  toMs: number
  text: string
  mood: 'calm' | 'good' | 'bad' | 'between' | 'unknown'
}

/** Everything that a report draws, on one time axis in milliseconds from the start of the run. */
export interface ChartData {
  endMs: number
  /** The spans in which writes, or the cache, really did not work: shaded on every chart. */
  outages: readonly (readonly [fromMs: number, toMs: number])[]
  lanes: Lane[]
  /** The moments that the values belong to: each the end of its step. */
  atMs: number[]
  charts: Chart[]
}
