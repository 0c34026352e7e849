import { lines } from './lines.ts'

/** How the process of a service is doing: the row that every service's page ends with. */
export const processRow = (job: string) => ({
  title: 'Process',
  panels: [
    lines({
      title: 'CPU',
      description: 'Cores in use.',
      unit: 'percentunit',
      queries: [
        {
          expr: `rate(process_cpu_seconds_total{job="${job}"}[$__rate_interval])`,
          legend: '{{instance}}',
        },
      ],
    }),
    lines({
      title: 'Memory',
      description: 'Resident memory.',
      unit: 'bytes',
      queries: [{ expr: `process_resident_memory_bytes{job="${job}"}`, legend: '{{instance}}' }],
    }),
    lines({
      title: 'Event loop',
      description: 'How late a timer fires, quantile 0.99.',
      unit: 's',
      queries: [{ expr: `nodejs_eventloop_lag_p99_seconds{job="${job}"}`, legend: '{{instance}}' }],
    }),
  ],
})
