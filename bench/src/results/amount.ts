import { count } from '../../../experiment/src/report/format.ts'

/** Three figures that count, or all of a whole number from 100 on. Pure. */
export const amount = (value: number): string =>
  value >= 100 ? count(value) : String(Number(value.toPrecision(3)))
