import { join } from 'node:path'
import process from 'node:process'
import { describeError, UsageError } from '../../../experiment/src/problems.ts'
import { KAFKA_HOME } from '../../../experiment/src/setup/kafka.ts'
import { ROOT } from '../../../experiment/src/workspace.ts'
import { toMessage } from '../../../producer/src/publish.ts'
import { fillTopic } from '../backlog/fill-topic.ts'
import { locations } from '../backlog/locations.ts'
import type { Bench, Figure } from '../figure.ts'
import { type Measuring, runToEnd } from '../run-to-end.ts'
import { type Events, eventsAt } from './events.ts'

const MESSAGES = 200_000
const TOPIC = 'bench-produce'
const WARM_UP = 50_000
const TIMEOUT_MS = 120_000

/** The producer's way to Kafka without HTTP, against Kafka's own tool: same broker, size and acks. */
export const produce: Figure<Events> = {
  name: 'produce',
  subject: "the producer's Kafka path",
  limit: "Kafka's producer performance tool",
  unit: 'messages/s',
  wanted: { of: 'ratio', is: 'at least', value: 0.3 },
  sizes: [
    eventsAt(1, { count: MESSAGES, rounds: 5, noun: 'messages' }),
    eventsAt(0.1, { count: MESSAGES / 10, rounds: 2, noun: 'messages' }),
    eventsAt(10, { count: MESSAGES * 10, rounds: 1, noun: 'messages' }),
  ],
  async open(bench) {
    await fillTopic(bench.ground.endpoints, { topic: TOPIC, seed: 1, count: 0 }, bench.signal)
    return {
      at: async ({ count }) => ({
        subject: () => produceOurs(bench, count),
        limit: () => produceByTool(bench, count),
        units: () => WARM_UP + count,
      }),
      close: async () => undefined,
    }
  },
}

async function produceOurs({ ground, signal }: Bench, count: number): Promise<number> {
  const env = { ...ground.environment('producer'), KAFKA_TOPIC: TOPIC }
  const args = [join(ROOT, 'bench/src/subjects/produce.ts'), String(WARM_UP), String(count)]
  const output = await runFor({ name: 'produce', command: process.execPath, args, env }, signal)
  return readRate(output, /^RESULT (\d+(?:\.\d+)?)$/m)
}

async function produceByTool({ ground, signal }: Bench, count: number): Promise<number> {
  const args = [
    ['-cp', join(KAFKA_HOME.jars, '*'), 'org.apache.kafka.tools.ProducerPerformance'],
    ['--topic', TOPIC, '--throughput', '-1', '--record-size', String(messageBytes())],
    ['--num-records', String(WARM_UP + count), '--warmup-records', String(WARM_UP)],
    ['--command-property', `bootstrap.servers=${ground.endpoints.brokers}`, 'acks=all'],
  ].flat()
  const output = await runFor({ name: 'produce-by-tool', command: 'java', args, env: {} }, signal)
  return readRate(output, /steady state.*?([\d.]+) records\/sec/)
}

async function runFor(program: Omit<Measuring, 'timeoutMs'>, signal: AbortSignal): Promise<string> {
  try {
    return await runToEnd({ ...program, timeoutMs: TIMEOUT_MS }, signal)
  } catch (error) {
    signal.throwIfAborted()
    const { command } = program
    throw new UsageError(`${command} could not produce: ${describeError(error)}`, { cause: error })
  }
}

function readRate(output: string, pattern: RegExp): number {
  const rate = Number(pattern.exec(output)?.[1])
  if (!(rate > 0)) {
    throw new UsageError(`Expected a rate, got ${output.trim().slice(-300)}`)
  }
  return rate
}

/** Bytes of the value of one message, as the consumer gets it. */
function messageBytes(): number {
  const [location] = locations(1, { count: 1 })
  return location === undefined ? 0 : Buffer.byteLength(String(toMessage(location).value))
}
