/** Writes the dashboards that Grafana reads: `just dashboards`. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DASHBOARD_FOLDER, renderDashboards } from './dashboards.ts'

// What is no longer generated must not stay.
rmSync(DASHBOARD_FOLDER, { recursive: true, force: true })
mkdirSync(DASHBOARD_FOLDER, { recursive: true })
for (const [name, content] of renderDashboards()) {
  writeFileSync(join(DASHBOARD_FOLDER, name), content)
}
