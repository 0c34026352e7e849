import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../experiment/src/workspace.ts'
import { queriesOf, readDashboard } from '../observability/src/dashboard-file.ts'
import { REDPANDA_ONLY } from '../observability/src/redpanda.ts'
import type { Series } from './test-prometheus.ts'

const folder = join(ROOT, 'observability/grafana/dashboards')

/** All that the dashboards ask, panels and annotations. */
export const PANEL_QUERIES = readdirSync(folder).flatMap((name) =>
  queriesOf(readDashboard(readFileSync(join(folder, name), 'utf8'))),
)

/** Panels that stay empty where the broker is Apache Kafka, which has no metrics for Prometheus. */
const isExempt = (where: string) => where.endsWith(REDPANDA_ONLY)

/** As Grafana fills them in for a scrape of 1 s and a step of 1 s. */
export const fillIn = (expr: string) =>
  expr.replaceAll('$__rate_interval', '4s').replaceAll('$__interval', '1s')

/** Every panel without data, and every label that a legend names and the data does not have. */
export async function findWrongPanels(ask: (expr: string) => Promise<Series[]>): Promise<string[]> {
  const wrong: string[] = []
  for (const { where, expr, legend } of PANEL_QUERIES) {
    const series = (await ask(fillIn(expr))).filter(({ samples }) =>
      samples.some(({ value }) => Number.isFinite(value)),
    )
    if (series.length === 0 && !isExempt(where)) {
      wrong.push(`${where}: nothing for ${expr}`)
    }
    for (const [, label = ''] of legend.matchAll(/\{\{(\w+)\}\}/g)) {
      if (series.some(({ labels }) => labels[label] === undefined)) {
        wrong.push(`${where}: no label ${label} for ${expr}`)
      }
    }
  }
  return wrong
}
