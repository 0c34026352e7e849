import process from 'node:process'
import { takeLock } from '../lock.ts'
import { setUp } from '../setup/setup.ts'
import { brokerToInstall, chooseStack, type StackKind } from '../stack/choose.ts'
import { clearStacks } from '../stack/clear.ts'
import { createStack } from '../stack/create.ts'
import { readPorts } from '../stack/ports.ts'
import { PASSWORD_FILE } from '../stack/database.ts'
import type { ExperimentDefinition } from '../definition.ts'
import { InterruptedError } from '../problems.ts'
import { WORKSPACE } from '../workspace.ts'
import { listenForInterrupts } from './interrupt.ts'

export interface DevOptions {
  stack: StackKind | undefined
  broker: string | undefined
  brokers: string | undefined
  consumers: number | undefined
  port: string[]
}

/** `just dev`: the stack and the services, started again on every change, until Ctrl-C. */
export async function devCommand(
  breaker: ExperimentDefinition['breaker'],
  options: DevOptions,
): Promise<number> {
  const ports = readPorts(options.port)
  const signal = listenForInterrupts()
  const say = (line: string) => process.stderr.write(`· ${line}\n`)
  const choice = chooseStack(options)
  const stack = createStack(choice, {
    ports,
    breaker,
    logFolder: `${WORKSPACE.logs}/dev`,
    isWatching: true,
    runId: 'dev',
  })
  const releaseLock = takeLock()
  try {
    await clearStacks()
    await setUp({ say, signal }, { broker: brokerToInstall(choice), k6: false })
    const endpoints = await stack.up(say, signal)
    process.stdout
      .write(`Ready; the services start again when a file changes. Ctrl-C ends everything.
  REST      ${endpoints.restUrl}/v1/locations
  producer  ${endpoints.producerUrl}/v1/locations
${Object.entries(endpoints.consumerUrls)
  .map(([name, url]) => `  ${name.padEnd(10)}${url}/v1/breaker`)
  .join('\n')}
  database  PGPASSFILE=${PASSWORD_FILE} psql -h 127.0.0.1 -p ${ports.database} -U under_fire under_fire
  broker    ${endpoints.brokers}
  logs      ${WORKSPACE.logs}/dev
Break and mend from another terminal: just kill database, just restore database
`)
    const interrupted = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => interrupted.resolve())
    if (!signal.aborted) {
      await interrupted.promise
    }
    if (!(signal.reason instanceof InterruptedError)) {
      throw signal.reason
    }
    return 0
  } finally {
    try {
      await stack.down()
    } finally {
      releaseLock()
    }
  }
}
