import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common'
import { MappingType, type ValueMappingResult } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline'
import { PROMETHEUS } from './data-source.ts'
import { addQueries, type Query } from './query.ts'

export interface States {
  title: string
  description: string
  queries: Query[]
  /** What each value means. */
  values: Record<number, Required<Pick<ValueMappingResult, 'text' | 'color'>>>
}

/** A panel of bands over time, one a series, in the color of the state it was in. */
export function states({ title, description, queries, values }: States) {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .mappings([{ type: MappingType.ValueToText, options: values }])
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .fillOpacity(80)
    .lineWidth(0)
  return addQueries(panel, queries)
}
