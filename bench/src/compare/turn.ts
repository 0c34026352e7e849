/** What the outage experiment says of a broker; milliseconds and bytes. Null where it was not measured or never came. */
export interface OutageFigures {
  accept_p50_ms: number | null
  accept_p95_ms: number | null
  accept_p99_ms: number | null
  first_row_ms: number | null
  backlog_empty_ms: number | null
  lost: number | null
  duplicates_topic: number | null
  duplicates_table: number | null
  memory_peak_bytes: number | null
}

/** What the throughput test says of a broker. */
export interface ThroughputFigures {
  /** Null in containers, where it cannot be told from the start of the container. */
  start_ms: number | null
  join_ms: number
  drain_per_s: number | null
  /** Rows that the drain is taken from, of the events that were filled in. */
  stored: number
  filled: number
  saturation_64_per_s: number
  saturation_256_per_s: number
  /** Null where the engine does not say. */
  memory_idle_bytes: number | null
  memory_loaded_bytes: number | null
}

/** A half of a turn that counts, or why it does not. */
export type Half<Figures> =
  | { counts: true; figures: Figures; notes: string[]; run: string | null }
  | { counts: false; why: string[]; run: string | null }

/** One broker, measured once. */
export interface Turn {
  broker: string
  /** From 1. */
  repeat: number
  outage: Half<OutageFigures>
  throughput: Half<ThroughputFigures>
}

/** The figures of a half that counts. */
export const figuresOf = <Figures>(half: Half<Figures>): Figures | null =>
  half.counts ? half.figures : null

/**
 * A B, B A, A B: what disturbs the machine for longer than a turn disturbs all, and no broker always comes after the same
 * other. Pure.
 */
export function orderTurns<S>(subjects: S[], repeats: number): { subject: S; repeat: number }[] {
  return Array.from({ length: repeats }, (_, index) => {
    const from = index % Math.max(1, subjects.length)
    const order = [...subjects.slice(from), ...subjects.slice(0, from)]
    return order.map((subject) => ({ subject, repeat: index + 1 }))
  }).flat()
}
