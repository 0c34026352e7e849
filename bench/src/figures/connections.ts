import type { Size } from '../figure.ts'

/** A size of a figure under load. */
export interface Connections extends Size {
  connections: number
  durationS: number
}

const ROUNDS = 5
const ROUNDS_BESIDE = 2
const DURATION_S = 2

const at = (factor: Size['factor'], connections: number, rounds: number): Connections => ({
  factor,
  label: `${connections} connections`,
  connections,
  durationS: DURATION_S,
  rounds,
})

/** The figure's own number of connections, then a tenth and ten times that. */
export function connectionSizes(connections: number): Connections[] {
  return [
    at(1, connections, ROUNDS),
    at(0.1, Math.round(connections / 10), ROUNDS_BESIDE),
    at(10, connections * 10, ROUNDS_BESIDE),
  ]
}
