import type { Size } from '../figure.ts'

/** A size of a figure under load. */
export interface Connections extends Size {
  connections: number
  durationS: number
}

const ROUNDS = 5
const ROUNDS_BESIDE = 1
const DURATION_S = 2
const DURATION_BESIDE_S = 1

const at = (factor: Size['factor'], connections: number): Connections => ({
  factor,
  label: `${connections} connections`,
  connections,
  durationS: factor === 1 ? DURATION_S : DURATION_BESIDE_S,
  rounds: factor === 1 ? ROUNDS : ROUNDS_BESIDE,
})

/** The figure's own number of connections, then a tenth and ten times that. */
export function connectionSizes(connections: number): Connections[] {
  return [at(1, connections), at(0.1, Math.round(connections / 10)), at(10, connections * 10)]
}
