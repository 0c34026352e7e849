import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isOnPath } from '../../setup/path.ts'
import { WORKSPACE } from '../../workspace.ts'
import type { ComponentSpec } from '../../host/component.ts'
import { scrapeConfig } from '../scrape-config.ts'
import { consumerNames } from '../consumers.ts'
import type { Ports } from '../ports.ts'

export const hasPrometheus = (): boolean => isOnPath('prometheus')

/** A Prometheus that scrapes the services and the runner once a second, for whoever has one installed. */
export function preparePrometheus({
  ports,
  consumers,
  logFolder,
}: {
  ports: Ports
  consumers: number
  logFolder: string
}): ComponentSpec {
  const dataFolder = join(WORKSPACE.data, 'prometheus')
  mkdirSync(dataFolder, { recursive: true })
  const config = join(dataFolder, 'prometheus.yml')
  const jobs: Record<string, (keyof Ports)[]> = {
    rest: ['rest'],
    producer: ['producer'],
    consumer: consumerNames(consumers),
    experiment: ['runner'],
  }
  writeFileSync(
    config,
    scrapeConfig(
      Object.entries(jobs).map(([job, parts]) => ({
        job,
        targets: parts.map((part) => `127.0.0.1:${ports[part]}`),
      })),
    ),
  )
  return {
    name: 'prometheus',
    command: 'prometheus',
    args: [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(dataFolder, 'tsdb')}`,
      `--web.listen-address=127.0.0.1:${ports.prometheus}`,
      '--log.level=warn',
    ],
    env: {},
    cwd: dataFolder,
    dataFolder,
    logFile: join(logFolder, 'prometheus.log'),
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 5_000,
  }
}
