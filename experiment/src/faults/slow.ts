import * as v from 'valibot'
import { defineFault } from './fault.ts'

const milliseconds = (least: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(60_000))

/** The delay of a real network or disk; `--scale` leaves it as it is. */
export const slow = defineFault({
  name: 'slow',
  summary: 'every answer is late by `latencyMs`, give or take `jitterMs`',
  steps: { inject: 'slow down', heal: 'speed up' },
  via: 'network',
  stopsWrites: false,
  isSilent: false,
  parameters: { latencyMs: milliseconds(1), jitterMs: milliseconds(0) },
  inject: (stack, target, { latencyMs, jitterMs }) =>
    stack.disturb(target, { kind: 'latency', latencyMs, jitterMs }),
  heal: (stack, target) => stack.calm(target),
})
