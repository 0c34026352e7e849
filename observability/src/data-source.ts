/** The data source of every panel, by the uid that `grafana/provisioning/datasources/prometheus.yaml` gives it. */
export const PROMETHEUS = { type: 'prometheus', uid: 'prometheus' } as const
