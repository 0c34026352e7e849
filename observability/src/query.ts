import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PROMETHEUS } from './data-source.ts'

export interface Query {
  expr: string
  /** The name of each series; `{{label}}` stands for the value of a label. */
  legend: string
}

interface Panel {
  withTarget(target: Builder<Dataquery>): unknown
}

/** Adds the queries to the panel and returns it. Grafana names them A, B, C, … */
export function addQueries<P extends Panel>(panel: P, queries: Query[]): P {
  for (const [index, { expr, legend }] of queries.entries()) {
    panel.withTarget(
      new DataqueryBuilder()
        .datasource(PROMETHEUS)
        .expr(expr)
        .legendFormat(legend)
        .range()
        .refId(String.fromCodePoint(65 + index)),
    )
  }
  return panel
}
