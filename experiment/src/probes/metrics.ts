import { type Probe, startProbe } from './probe.ts'

const EVERY_MS = 1_000
const DEADLINE_MS = 900
// The runtime's own say little of a run, and buckets repeat what the ledger knows exactly.
const LEFT_OUT = /^(process_|nodejs_)|_bucket\{/

/** Reads the metrics of every service once a second. One that does not answer is left out. */
export function probeMetrics(
  urls: Record<string, string>,
  onSample: (sample: Record<string, Record<string, number>>) => void,
): Probe {
  return startProbe({
    everyMs: EVERY_MS,
    async ask() {
      const answers = await Promise.all(
        Object.entries(urls).map(async ([service, url]) => {
          try {
            const response = await fetch(`${url}/metrics`, {
              signal: AbortSignal.timeout(DEADLINE_MS),
            })
            return [[service, parseMetrics(await response.text())] as const]
          } catch {
            return []
          }
        }),
      )
      onSample(Object.fromEntries(answers.flat()))
    },
  })
}

/** The samples of the Prometheus text format, by name with labels. https://prometheus.io/docs/instrumenting/exposition_formats/ */
export function parseMetrics(text: string): Record<string, number> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const [, name = '', value = ''] = /^([a-zA-Z_:][^ ]*(?: [^ ]*\})?) ([^ ]+)$/.exec(line) ?? []
      const number = Number(value)
      return name === '' || LEFT_OUT.test(name) || !Number.isFinite(number) ? [] : [[name, number]]
    }),
  )
}
