import { describe, expect, test } from 'bun:test'
import { databaseOutage } from '../definitions/database-outage.ts'
import {
  defineExperiment,
  DefinitionError,
  type ExperimentDefinition,
  scaleDefinition,
} from './definition.ts'

const FAULT = {
  fault: 'kill',
  target: 'database',
  injectAtMs: 90_000,
  healAtMs: 210_000,
} as const

/** The lines of the error that the article's definition gives with these changes. */
function problemsOf(changes: Partial<ExperimentDefinition>): string[] {
  try {
    defineExperiment({ ...databaseOutage, ...changes })
    return []
  } catch (error) {
    if (error instanceof DefinitionError) {
      return error.message.split('\n')
    }
    throw error
  }
}

describe('a definition', () => {
  test('that can be run is returned as it is', () => {
    expect(defineExperiment(databaseOutage)).toEqual(databaseOutage)
  })

  test.each<[string, Partial<ExperimentDefinition>, string]>([
    [
      'a service that is frozen before it runs',
      { faults: [{ ...FAULT, fault: 'freeze', target: 'rest', injectAtMs: 0 }] },
      'Expected "freeze rest at 0 ms" to begin later, or to be a kill or a stop: a service that does not run yet can only stay dead.',
    ],
    ['no hypothesis', { hypotheses: [] }, 'Expected `hypotheses` to have at least one, got none.'],
    [
      'a phase name twice',
      { phases: [...databaseOutage.phases, { name: 'crash', durationMs: 1_000, ratePerS: 1 }] },
      'Expected every phase to have its own name, got `crash` twice.',
    ],
    [
      'two safeties switched off',
      {
        settings: { producer: { UNSAFE_ACKS: 1 }, consumer: { UNSAFE_COMMIT_FIRST: true } },
      },
      'Expected one safety to be switched off at most, got `UNSAFE_ACKS=1`, `UNSAFE_COMMIT_FIRST=true`.',
    ],
    [
      'a fault healed before it is injected',
      { faults: [{ ...FAULT, healAtMs: 80_000 }] },
      'Expected `healAtMs` of "kill database at 90000 ms" to be after its `injectAtMs`, got `80000`.',
    ],
    [
      'a fault healed at the moment it is injected',
      { faults: [{ ...FAULT, healAtMs: 90_000 }] },
      'Expected `healAtMs` of "kill database at 90000 ms" to be after its `injectAtMs`, got `90000`.',
    ],
    [
      'a fault healed after the end',
      { faults: [{ ...FAULT, healAtMs: 300_001 }] },
      'Expected "kill database at 90000 ms" to be healed before the run ends at 300000 ms, got `300001`.',
    ],
    [
      'two faults on one target at once',
      { faults: [FAULT, { ...FAULT, injectAtMs: 209_999, healAtMs: 220_000 }] },
      'Expected one fault at a time on `database`, got "kill database at 90000 ms" and "kill at 209999 ms".',
    ],
    [
      'a fault within another on one target, listed first',
      { faults: [{ ...FAULT, injectAtMs: 100_000, healAtMs: 110_000 }, FAULT] },
      'Expected one fault at a time on `database`, got "kill database at 100000 ms" and "kill at 90000 ms".',
    ],
    [
      'a name with a space',
      { name: 'a name' },
      '`name`: Invalid format: Expected /^[a-z][a-z0-9-]{0,63}$/ but received "a name"',
    ],
    [
      'no drivers',
      { load: { ...databaseOutage.load, drivers: 0 } },
      '`load.drivers`: Invalid value: Expected >=1 but received 0',
    ],
    [
      'a duration that is no number',
      { phases: [{ name: 'warmup', durationMs: Number.NaN, ratePerS: 1 }], faults: [] },
      '`phases.0.durationMs`: Invalid type: Expected number but received NaN',
    ],
    [
      'no phase',
      { phases: [], faults: [] },
      '`phases`: Invalid length: Expected >=1 but received 0',
    ],
    [
      'a hypothesis with an impossible parameter',
      { hypotheses: [{ check: 'lost', architecture: 'kafka', atMost: -1 }] },
      '`hypotheses.0.atMost`: Invalid value: Expected >=0 but received -1',
    ],
  ])('with %s is refused, and the message names the field and the value', (_, changes, problem) => {
    expect(problemsOf(changes)).toEqual([problem])
  })

  test('with a check that nobody knows is told which there are', () => {
    const definition = JSON.parse(JSON.stringify(databaseOutage).replace('"lost"', '"lots"'))

    expect(() => defineExperiment(definition)).toThrow(
      /^`hypotheses\.2\.check`: .*"lost".* but received "lots"$/,
    )
  })

  test('with a field that nobody knows is refused', () => {
    const definition = { ...databaseOutage, colour: 'red' }

    expect(() => defineExperiment(definition)).toThrow('`colour`')
  })

  test('is told of every problem at once', () => {
    const faults = [
      { ...FAULT, healAtMs: 400_000 },
      { ...FAULT, target: 'rest' as const, healAtMs: 1 },
    ]

    expect(problemsOf({ faults })).toHaveLength(2)
  })

  test('may have faults on one target that touch, and faults at once on two targets', () => {
    const faults = [
      FAULT,
      { ...FAULT, injectAtMs: 210_000, healAtMs: 300_000 },
      { ...FAULT, target: 'broker' as const },
    ]

    expect(problemsOf({ faults })).toEqual([])
  })
})

describe('a scaled definition', () => {
  const scaled = scaleDefinition(databaseOutage, 0.1)

  test('has every duration of the plan and of the breaker shrunk', () => {
    expect(scaled.phases.map(({ durationMs }) => durationMs)).toEqual([3_000, 6_000, 12_000, 9_000])
    expect(scaled.faults).toEqual([{ ...FAULT, injectAtMs: 9_000, healAtMs: 21_000 }])
    expect(scaled.breaker).toMatchObject({ callTimeoutMs: 3_000, resetTimeoutMs: 6_000 })
  })

  test('keeps rates, counts, thresholds, hypotheses and how long a client waits', () => {
    expect(scaled.phases.map(({ ratePerS }) => ratePerS)).toEqual([25, 50, 50, 50])
    expect(scaled.breaker).toMatchObject({ failureThreshold: 5, successThreshold: 3 })
    expect(scaled.load).toEqual(databaseOutage.load)
    expect(scaled.hypotheses).toEqual(databaseOutage.hypotheses)
  })

  test.each([0.05, 0.1, 0.333, 1, 10])('by %p can be run', (scale) => {
    const definition = scaleDefinition(databaseOutage, scale)

    expect(defineExperiment(definition)).toEqual(definition)
  })

  test('leaves the definition as it was', () => {
    scaleDefinition(databaseOutage, 2)

    expect(databaseOutage.phases[0]?.durationMs).toBe(30_000)
  })
})
