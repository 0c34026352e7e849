import { describe, expect, test } from 'bun:test'
import type { PlannedFault } from './faults/faults.ts'
import type { Journal } from './journal.ts'
import { sampleMetrics, seedRun } from './seeded-run.ts'
import { checkSilence } from './silence.ts'
import type { Target } from './targets.ts'

const CLEAN = seedRun().run

const faultOn = (
  target: Target,
  fault: 'kill' | 'freeze' | 'partition' | 'stop',
): PlannedFault => ({
  fault,
  target,
  injectAtMs: 10_000,
  healAtMs: 20_000,
})

function journalOf(faults: PlannedFault[], changes: Partial<Journal> = {}): Journal {
  const experiment = { ...CLEAN.journal.experiment, faults }
  return { ...CLEAN.journal, experiment, ...changes }
}

/** The broker told a probe of its backlog at these moments. */
const answering = (...moments: number[]): Partial<Journal> => ({
  lag: moments.map((atMs) => ({ at_ms: atMs, messages: 0 })),
})
const metricsAt = (atMs: number): Partial<Journal> => ({
  samples: sampleMetrics(CLEAN, {}, atMs).journal.samples,
})

describe('a broker', () => {
  test.each(['kill', 'freeze', 'partition'] as const)(
    'that answers in the middle of its %s was not hit by it',
    (fault) => {
      const journal = journalOf(
        [faultOn('broker', fault)],
        answering(9_000, 15_000, 15_250, 21_000),
      )

      expect(checkSilence(journal)).toEqual([
        `the broker answered 2 times while it was to be silent (${fault} at 10000 ms)`,
      ])
    },
  )

  test('may have an answer on its way, and answers again when it is mended', () => {
    const journal = journalOf([faultOn('broker', 'kill')], answering(10_000, 12_500, 20_000))

    expect(checkSilence(journal)).toEqual([])
  })

  test('may answer while it stops', () => {
    expect(checkSilence(journalOf([faultOn('broker', 'stop')], answering(15_000)))).toEqual([])
  })

  test('of three may be dead while the others answer', () => {
    expect(checkSilence(journalOf([faultOn('broker-2', 'kill')], answering(15_000)))).toEqual([])
  })
})

describe('a service', () => {
  test('that tells its metrics in the middle of its freeze was not frozen', () => {
    const journal = journalOf([faultOn('consumer', 'freeze')], metricsAt(15_000))

    expect(checkSilence(journal)).toEqual([
      'the consumer answered 1 time while it was to be silent (freeze at 10000 ms)',
    ])
  })

  test('may still be seen in a sample a little later, and is nobody else', () => {
    expect(checkSilence(journalOf([faultOn('consumer', 'freeze')], metricsAt(13_900)))).toEqual([])
    expect(checkSilence(journalOf([faultOn('rest', 'freeze')], metricsAt(15_000)))).toEqual([])
  })
})
