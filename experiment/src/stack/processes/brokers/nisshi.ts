import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { findNisshi, installNisshi, NISSHI_VERSION } from '../../../setup/nisshi.ts'
import { WORKSPACE } from '../../../workspace.ts'
import type { LocalBroker } from './local-broker.ts'

/** Nisshi, a broker in Rust without a JVM. cargo builds it, where it is asked for by its name. */
export const nisshi: LocalBroker = {
  name: 'nisshi',
  origin: `the \`nisshi\` on PATH, else ${NISSHI_VERSION}, built once by cargo`,
  verified: 'run: 0.6.0 in runs of 30 seconds',
  ports: { clients: ['broker'], controllers: [] },
  // Nobody who names no broker is made to wait for its build.
  isAvailable: () => findNisshi() !== undefined,
  isInstalled: () => findNisshi() !== undefined,
  install: installNisshi,
  versions: () => ({ broker: findNisshi()?.version ?? 'unknown', runtime: {} }),
  prepare(ports, logFolder, front) {
    const dataFolder = join(WORKSPACE.data, 'broker')
    mkdirSync(dataFolder, { recursive: true })
    const url = `tcp://127.0.0.1:${ports.broker}`
    return [
      {
        name: 'broker',
        command: findNisshi()?.command ?? 'nisshi',
        args: [
          'broker',
          '--cluster-id=under-fire',
          `--listener-url=${url}`,
          `--advertised-listener-url=tcp://${front.address('broker')}`,
          '--storage-engine=memory://nisshi/',
        ],
        env: {},
        cwd: dataFolder,
        dataFolder,
        logFile: join(logFolder, 'broker.log'),
        stopSignal: 'SIGTERM',
        stopTimeoutMs: 5_000,
      },
    ]
  },
}
