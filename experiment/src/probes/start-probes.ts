import { createKafka } from '@under-fire/shared/kafka'
import type { Resources } from '../host/resources.ts'
import type { ReadRecorder } from '../reads/read-recorder.ts'
import type { Recorder } from '../recorder.ts'
import { silentLogger } from '../silent-logger.ts'
import { kafkaSettingsOf } from '../stack/kafka-settings.ts'
import type { Endpoints } from '../stack/stack.ts'
import { probeBreaker } from './breaker.ts'
import { probeCache } from './cache.ts'
import type { ClientRecordFile } from './client-records.ts'
import { probeLag } from './lag.ts'
import { probeMetrics } from './metrics.ts'
import { type Probe, startProbe } from './probe.ts'
import { probeProcesses } from './processes.ts'
import { probeWrites } from './writes.ts'

export interface ProbesOptions {
  endpoints: Endpoints
  recorder: Recorder
  records: ClientRecordFile
  reads: ReadRecorder
  /** Milliseconds since the start of the run, monotonic. */
  nowMs: () => number
  readResources: () => Promise<Record<string, Resources>>
  onSecond: () => void
}

const SECOND_MS = 1_000
const TAIL_MS = 100

/** Starts every probe; what they see goes to the recorder. A new one is a file and a line here. */
export function startProbes(options: ProbesOptions): Probe[] {
  const { endpoints, recorder, records, reads, nowMs, readResources, onSecond } = options
  const kafka = createKafka(kafkaSettingsOf(endpoints), 'under-fire-experiment', silentLogger)
  return [
    probeWrites(endpoints.databaseUrl, nowMs, (result) => recorder.onWrite(result)),
    ...(endpoints.cacheUrl === undefined
      ? []
      : [probeCache(endpoints.cacheUrl, nowMs, (result) => reads.onCacheProbe(result))]),
    probeLag({
      kafka,
      topic: endpoints.topic,
      group: endpoints.consumerGroup,
      onLag: (lag) => recorder.onLag(nowMs(), lag),
    }),
    ...Object.entries(endpoints.consumerUrls).map(([name, url]) =>
      probeBreaker(url, (answer) => recorder.onBreaker(name, answer)),
    ),
    probeMetrics(
      { rest: endpoints.restUrl, producer: endpoints.producerUrl, ...endpoints.consumerUrls },
      (metrics) => recorder.onMetrics(metrics),
    ),
    probeProcesses(readResources, (processes) => recorder.onProcesses(processes)),
    startProbe({ everyMs: TAIL_MS, ask: async () => recorder.onRecords(records.read()) }),
    startProbe({
      everyMs: SECOND_MS,
      ask: async () => {
        if (nowMs() >= SECOND_MS) {
          recorder.cut(nowMs())
        }
        onSecond()
      },
    }),
  ]
}
