import * as v from 'valibot'

const target = v.object({ expr: v.string(), legendFormat: v.string() })
const row = v.object({ type: v.literal('row'), id: v.number(), title: v.string() })
const panel = v.object({
  type: v.picklist(['timeseries', 'state-timeline']),
  id: v.number(),
  title: v.string(),
  targets: v.pipe(v.array(target), v.nonEmpty()),
})
const annotation = v.object({
  name: v.string(),
  enable: v.literal(true),
  titleFormat: v.string(),
  target: v.object({ expr: v.string(), interval: v.string() }),
})
const dashboard = v.object({
  id: v.optional(v.never()),
  uid: v.string(),
  title: v.string(),
  annotations: v.object({ list: v.pipe(v.array(annotation), v.nonEmpty()) }),
  panels: v.array(v.variant('type', [row, panel])),
})

export type DashboardFile = v.InferOutput<typeof dashboard>

export interface DashboardQuery {
  /** `<dashboard> / <panel or annotation>` */
  where: string
  expr: string
  /** The name of a series, with `{{label}}` for the value of a label. */
  legend: string
}

/**
 * Reads what matters of a dashboard's file.
 * @throws ValiError when it is not a dashboard as this room makes them
 */
export const readDashboard = (json: string): DashboardFile => v.parse(dashboard, JSON.parse(json))

/** Everything that a dashboard asks of Prometheus. */
export function queriesOf({ title, panels, annotations }: DashboardFile): DashboardQuery[] {
  return [
    ...annotations.list.map(({ name, target: { expr }, titleFormat }) => ({
      where: `${title} / annotation ${name}`,
      expr,
      legend: titleFormat,
    })),
    ...panels.flatMap((one) =>
      one.type === 'row'
        ? []
        : one.targets.map(({ expr, legendFormat }) => ({
            where: `${title} / ${one.title}`,
            expr,
            legend: legendFormat,
          })),
    ),
  ]
}
