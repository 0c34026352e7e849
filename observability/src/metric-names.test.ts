import { describe, expect, test } from 'bun:test'
import { metricNames } from './metric-names.ts'

describe('the metric names in an expression', () => {
  test.each([
    ['up', ['up']],
    ['up{job="rest"} == 1', ['up']],
    ['sum by (status) (rate(a_total{code=~"x|y"}[$__rate_interval]))', ['a_total']],
    ['sum(rate(a_sum[5s])) / sum(rate(a_count[5s]))', ['a_sum', 'a_count']],
    ['sum by (instance) (s{state="HALF_OPEN"} or 2 * s{state="OPEN"})', ['s']],
    ['a unless on (job) b offset 1s', ['a', 'b']],
    ['histogram_quantile(0.95, sum by (le) (rate(h_bucket[5s])))', ['h_bucket']],
  ])('%s', (expr, names) => {
    expect(metricNames(expr)).toEqual(names)
  })
})
