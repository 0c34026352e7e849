import { latencyFigures, requestFigures } from '../figures.ts'
import type { LedgerEntry } from '../ledger.ts'
import { count, counted, ms, seconds, share } from '../report/format.ts'
import type { Span } from '../timeline.ts'

// Why the three figures of a row differ. Every sentence is chosen by the numbers, and names no cause that was not measured.

interface Figures {
  published: number
  expected: number
  measured: number
}

const NOT_COMPARABLE = 'Another machine, another build; not comparable as absolute times.'
const AS_PUBLISHED = 'As published.'
const NO_REQUEST = 'No request was sent.'

export function whyTotal(figures: Figures, scale: number): string {
  const { published, expected } = figures
  const plan =
    scale !== 1
      ? `The timeline, scaled by ${scale}, sends ${count(expected)}.`
      : `The published timeline sends rate × seconds = ${count(expected)}${expected === published ? '' : `, not ${count(published)}`}.`
  return `${plan} ${beside(figures)}`
}

export interface FailedContext {
  entries: LedgerEntry[]
  planned: Span | undefined
  measured: Span | null
}

export function whyFailed(figures: Figures, context: FailedContext): string {
  if (context.entries.length === 0) {
    return NO_REQUEST
  }
  if (isAsPublished(figures)) {
    return AS_PUBLISHED
  }
  const { planned, measured } = context
  const told = (wanted: LedgerEntry['told']) =>
    context.entries.filter((entry) => entry.told === wanted).length
  return [
    figures.expected === 0
      ? 'The timeline gives none.'
      : `The timeline sends ${count(figures.expected)} between kill and restore.`,
    beside(figures),
    ...(figures.measured === 0
      ? []
      : [`${count(told('refused'))} were refused, ${count(told('unknown'))} got no answer.`]),
    ...(planned && measured && figures.expected !== 0
      ? [
          `Writes did not work for ${seconds(measured[1] - measured[0])}; planned were ${seconds(planned[1] - planned[0])}.`,
        ]
      : []),
  ].join(' ')
}

export interface RateContext {
  /** What the timeline gives. */
  failed: number
  requests: number
}

export function whyErrorRate(
  { published, expected, measured }: Omit<Figures, 'measured'> & { measured: number | null },
  { failed, requests }: RateContext,
): string {
  if (measured === null) {
    return NO_REQUEST
  }
  if (isAsPublished({ published, expected, measured })) {
    return AS_PUBLISHED
  }
  const wouldNeed =
    published === expected
      ? ''
      : `; ${share(published)} would need ${count(published * requests)} of them`
  const points = (measured - expected) * 100
  return `The timeline lets ${count(failed)} of ${count(requests)} requests fail${wouldNeed}. Measured is ${
    Math.abs(points) < 0.005
      ? 'as expected'
      : `${Math.abs(points).toFixed(2)} points ${points > 0 ? 'above' : 'below'} that`
  }.`
}

/** What of a latency is the wait of those who got no "yes". */
export function whyLatency(entries: LedgerEntry[], key: 'p50' | 'p95' | 'avg'): string {
  if (entries.length === 0) {
    return NO_REQUEST
  }
  const part = (told: LedgerEntry['told'], noun: string) => {
    const own = entries.filter((entry) => entry.told === told)
    return own.length === 0
      ? []
      : [`${counted(own.length, noun)} (median wait ${ms(latencyFigures(own).p50)})`]
  }
  const parts = [...part('refused', 'refused request'), ...part('unknown', 'unanswered request')]
  if (parts.length === 0) {
    return NOT_COMPARABLE
  }
  return `In it: ${parts.join(', ')}; ${ofAccepted(ms(latencyFigures(accepted(entries))[key]))} ${NOT_COMPARABLE}`
}

export function whyImprovement(rest: LedgerEntry[], kafka: LedgerEntry[]): string {
  const meaning =
    'A REST answer waits for the row, a Kafka answer for a place on the topic: see the age of events when stored.'
  const failed = requestFigures([...rest, ...kafka], null).failed
  return failed === 0
    ? meaning
    : `${counted(failed, 'request')} without success in it; ${ofAccepted(share(improvement(accepted(rest), accepted(kafka))))} ${meaning}`
}

/** By how much Kafka's average is below REST's, as a fraction of REST's. */
export function improvement(rest: LedgerEntry[], kafka: LedgerEntry[]): number | null {
  const [restMs, kafkaMs] = [latencyFigures(rest).avg, latencyFigures(kafka).avg]
  return restMs === null || kafkaMs === null ? null : 1 - kafkaMs / restMs
}

const accepted = (entries: LedgerEntry[]) => entries.filter(({ told }) => told === 'accepted')
const ofAccepted = (figure: string) => `of the accepted alone it is ${figure}.`

function isAsPublished({ published, expected, measured }: Figures): boolean {
  return published === expected && expected === measured
}

function beside({ expected, measured }: Figures): string {
  const more = Math.round(measured - expected)
  return more === 0
    ? 'Measured is as expected.'
    : `Measured is ${count(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'}.`
}
