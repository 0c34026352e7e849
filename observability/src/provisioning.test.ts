import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { YAML } from 'bun'
import { PROMETHEUS } from './data-source.ts'
import { renderDashboards } from './dashboards.ts'

const readYaml = (path: string): unknown =>
  YAML.parse(readFileSync(join(import.meta.dirname, '..', path), 'utf8'))

describe('provisioning', () => {
  test('gives the data source the uid that the panels ask for', () => {
    expect(readYaml('grafana/provisioning/datasources/prometheus.yaml')).toMatchObject({
      apiVersion: 1,
      datasources: [{ ...PROMETHEUS, url: 'http://prometheus:9090' }],
    })
  })

  test('reads the dashboards from a folder that is named as here', () => {
    expect(readYaml('grafana/provisioning/dashboards/under-fire.yaml')).toMatchObject({
      apiVersion: 1,
      providers: [{ type: 'file', options: { path: '/etc/grafana/dashboards' } }],
    })
  })
})

describe('Prometheus', () => {
  test('scrapes every service and the runner each second, under the jobs that the panels select', () => {
    const targetOf = (job: string, target: string) => ({
      job_name: job,
      static_configs: [{ targets: [target] }],
    })
    const selectors = [...renderDashboards().values()].join('').matchAll(/job=~?\\"([a-z|]+)\\"/g)
    const jobs = [...selectors].flatMap(([, selected = '']) => selected.split('|'))

    expect(readYaml('prometheus/prometheus.yml')).toEqual({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: [
        targetOf('rest', 'rest:3001'),
        targetOf('producer', 'producer:3002'),
        targetOf('consumer', 'consumer:3003'),
        targetOf('experiment', 'host.docker.internal:3004'),
        { ...targetOf('redpanda', 'redpanda:9644'), metrics_path: '/public_metrics' },
      ],
    })
    expect([...new Set(jobs)].toSorted()).toEqual(['consumer', 'producer', 'rest'])
  })
})
