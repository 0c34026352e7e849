import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  type DashboardLink,
  DashboardLinkType,
  type Panel,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { ANNOTATIONS } from './annotations.ts'

interface PanelBuilder extends Builder<Panel> {
  id(id: number): this
  span(columns: number): this
  height(lines: number): this
}

export interface Page {
  /** Stands in URLs and bookmarks: never to be changed. Also the name of the file. */
  uid: string
  title: string
  description: string
  /** The panels of a row share its width. */
  rows: { title: string; panels: PanelBuilder[] }[]
}

const TAG = 'under-fire'
// Written out, because the SDK's builder hides links in a menu.
const LINK_TO_OTHER_PAGES: Builder<DashboardLink> = {
  build: () => ({
    title: 'under fire',
    type: DashboardLinkType.Dashboards,
    icon: '',
    tooltip: '',
    tags: [TAG],
    asDropdown: false,
    targetBlank: false,
    includeVars: false,
    keepTime: true,
  }),
}
const COLUMNS = 24
const PANEL_HEIGHT = 8

/** A dashboard of the classic model: the one that every Grafana reads from files, and 13 migrates by itself. */
export function buildPage({ uid, title, description, rows }: Page): Dashboard {
  const page = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .readonly()
    .time({ from: 'now-6m', to: 'now' })
    .refresh('5s')
    .tooltip(DashboardCursorSync.Crosshair)
    .annotations(ANNOTATIONS)
    .link(LINK_TO_OTHER_PAGES)
  let id = 0
  for (const row of rows) {
    id += 1
    page.withRow(new RowBuilder(row.title).id(id))
    for (const panel of row.panels) {
      id += 1
      page.withPanel(
        panel
          .id(id)
          .span(COLUMNS / row.panels.length)
          .height(PANEL_HEIGHT),
      )
    }
  }
  return page.build()
}
