import { buildPage } from './page.ts'
import { consumerPage } from './pages/consumer.ts'
import { producerPage } from './pages/producer.ts'
import { restPage } from './pages/rest.ts'
import { underFirePage } from './pages/under-fire.ts'

/** Where Grafana reads them from, in this repository. */
export const DASHBOARD_FOLDER = `${import.meta.dirname}/../grafana/dashboards`

/** The dashboards as files: name and content. */
export function renderDashboards(): Map<string, string> {
  const pages = [underFirePage(), restPage(), producerPage(), consumerPage()]
  return new Map(
    pages.map((page) => [`${page.uid}.json`, `${JSON.stringify(buildPage(page), null, 2)}\n`]),
  )
}
