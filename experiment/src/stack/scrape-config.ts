/** A job of Prometheus: its name and where its metrics are. */
export interface ScrapeJob {
  job: string
  targets: string[]
  path?: string
}

/** Prometheus' configuration for these jobs, every second. JSON, which is YAML. Pure. */
export function scrapeConfig(jobs: ScrapeJob[]): string {
  return JSON.stringify({
    global: { scrape_interval: '1s', scrape_timeout: '900ms' },
    scrape_configs: jobs.map(({ job, targets, path }) => ({
      job_name: job,
      static_configs: [{ targets }],
      ...(path !== undefined && { metrics_path: path }),
    })),
  })
}
