import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../../problems.ts'
import { isOnPath } from '../../../setup/path.ts'
import { WORKSPACE } from '../../../workspace.ts'
import type { LocalBroker } from './local-broker.ts'

/** Nisshi, a broker in Rust without a JVM, where somebody has installed it. */
export const nisshi: LocalBroker = {
  name: 'nisshi',
  origin: 'the `nisshi` on PATH',
  verified: 'run: 0.6.0 in runs of 30 seconds',
  ports: { clients: ['broker'], controllers: [] },
  isAvailable: () => isOnPath('nisshi'),
  isInstalled: () => isOnPath('nisshi'),
  async install() {
    if (!isOnPath('nisshi')) {
      throw new UsageError(
        'No `nisshi` on PATH: `cargo install --locked nisshi --version 0.6.0 --no-default-features --features dynostore` builds it.',
      )
    }
  },
  versions() {
    const { stdout } = spawnSync('nisshi', ['--version'], { encoding: 'utf8' })
    return { broker: /\d+\.\d+\.\d+\S*/.exec(stdout ?? '')?.[0] ?? 'unknown', runtime: {} }
  },
  prepare(ports, logFolder, front) {
    const dataFolder = join(WORKSPACE.data, 'broker')
    mkdirSync(dataFolder, { recursive: true })
    const url = `tcp://127.0.0.1:${ports.broker}`
    return [
      {
        name: 'broker',
        command: 'nisshi',
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
