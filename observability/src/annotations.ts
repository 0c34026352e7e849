import { AnnotationQueryBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PROMETHEUS } from './data-source.ts'

interface Shading {
  name: string
  expr: string
  /** The label that names what is shaded. */
  label: string
  color: string
}

// Grafana joins the samples above 0 of one series to a region, as long as they are one step apart.
const STEP = '1s'

function shade({ name, expr, label, color }: Shading): AnnotationQueryBuilder {
  return new AnnotationQueryBuilder()
    .name(name)
    .datasource(PROMETHEUS)
    .enable(true)
    .iconColor(color)
    .titleFormat(`${name}: {{${label}}}`)
    .textFormat(`{{${label}}}`)
    .tagKeys(label)
    .target(new DataqueryBuilder().expr(expr).interval(STEP).range().refId('Anno'))
}

/** What every panel is shaded with: when no write worked, what was broken, and behind it the phase of the experiment. */
export const ANNOTATIONS = [
  // As the SQL probe measures it: a database that starts again does not accept writes yet.
  shade({ name: 'Outage', expr: 'experiment_database_up == 0', label: 'job', color: 'red' }),
  shade({ name: 'Fault', expr: 'experiment_fault_active == 1', label: 'target', color: 'orange' }),
  shade({ name: 'Phase', expr: 'experiment_phase == 1', label: 'phase', color: 'blue' }),
]
