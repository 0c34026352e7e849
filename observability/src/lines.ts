import {
  LegendDisplayMode,
  LegendPlacement,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { PROMETHEUS } from './data-source.ts'
import { addQueries, type Query } from './query.ts'

export interface Lines {
  title: string
  description: string
  /** A unit of Grafana's, such as `s` or `reqps`. */
  unit: string
  queries: Query[]
  /** Colors of the series whose names match, as regular expressions. */
  colors?: Record<string, string>
  /** Whether the series are parts of a whole. */
  isStacked?: boolean
}

/** HTTP status codes, and what a client was told, in the colors of traffic lights. */
export const OUTCOME_COLORS = {
  '/^2|accepted/': 'green',
  '/^4/': 'yellow',
  '/^5|refused/': 'red',
  '/unknown/': 'orange',
}

/** A panel of lines over time. */
export function lines({ title, description, unit, queries, colors, isStacked }: Lines) {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .datasource(PROMETHEUS)
    .unit(unit)
    .min(0)
    .lineWidth(1)
    .fillOpacity(isStacked === true ? 30 : 8)
    .showPoints(VisibilityMode.Never)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
  if (isStacked === true) {
    panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
  }
  for (const [pattern, color] of Object.entries(colors ?? {})) {
    panel.overrideByRegexp(pattern, [{ id: 'color', value: { mode: 'fixed', fixedColor: color } }])
  }
  return addQueries(panel, queries)
}
