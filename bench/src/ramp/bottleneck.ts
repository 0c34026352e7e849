import type { StepFigures } from './step.ts'

/** Which part a step was limited by. */
export type Bottleneck =
  /** The load generator could not send more, or took most of a full machine. */
  | { kind: 'generator'; cores: number; limitCores: number }
  /** One part used what it can. */
  | { kind: 'part'; part: string; cores: number; limitCores: number }
  /** Every core was busy; the part that used most of them. */
  | { kind: 'machine'; part: string; cores: number; machineCores: number }
  /** The machine was busy with something else: the step says nothing about a limit. */
  | { kind: 'others'; cores: number }
  /** Nothing was at its limit; the part nearest to its own. */
  | { kind: 'none'; part: string; cores: number; limitCores: number }

export interface Limits {
  /** Of the machine. */
  cores: number
  /** How many of them the generator can use. */
  generatorCores: number
}

export const GENERATOR = 'load'
// JavaScript runs on one thread; beside it the runtime's own threads do little.
const SINGLE_THREADED = ['rest', 'producer', 'consumer']
// A thread that waits for nothing but the scheduler is seen at nine tenths, for it shares the cores.
const FULL = 0.9
// Of the machine, for what is no part. Beside it, the kernel's own work for the parts is in here.
export const OTHERS_MAX = 0.2

/** The part that was nearest to its limit: one core for what has one thread, all cores for what has many. Pure. */
export function bottleneckOf(step: StepFigures, { cores, generatorCores }: Limits): Bottleneck {
  const parts = Object.entries(step.cpu_cores)
    .map(([part, used]) => ({ part, cores: used, limitCores: limitOf(part) }))
    .toSorted((a, b) => b.cores / b.limitCores - a.cores / a.limitCores)
  const nearest = parts[0] ?? { part: 'nothing', cores: 0, limitCores: cores }
  const largest = parts.toSorted((a, b) => b.cores - a.cores)[0] ?? nearest
  const generator = parts.find(({ part }) => part === GENERATOR)
  const others = othersOf(step)

  if (step.machine_cores >= cores * FULL) {
    if (others > cores * OTHERS_MAX) {
      return { kind: 'others', cores: others }
    }
    return largest.part === GENERATOR
      ? { kind: 'generator', cores: largest.cores, limitCores: largest.limitCores }
      : {
          kind: 'machine',
          part: largest.part,
          cores: largest.cores,
          machineCores: step.machine_cores,
        }
  }
  if (generator !== undefined && generator.cores >= generator.limitCores * FULL) {
    return { kind: 'generator', cores: generator.cores, limitCores: generator.limitCores }
  }
  return { kind: nearest.cores >= nearest.limitCores * FULL ? 'part' : 'none', ...nearest }

  function limitOf(part: string): number {
    if (part === GENERATOR) {
      return generatorCores
    }
    return SINGLE_THREADED.some((name) => part.startsWith(name)) ? 1 : cores
  }
}

/** Cores that were used by what is no part. Pure. */
export const othersOf = ({ cpu_cores: cpu, machine_cores: machine }: StepFigures): number =>
  Math.max(0, machine - Object.values(cpu).reduce((sum, cores) => sum + cores, 0))

/** In words. Pure. */
export function describeBottleneck(bottleneck: Bottleneck): string {
  const used = bottleneck.cores.toFixed(2)
  switch (bottleneck.kind) {
    case 'generator':
      return `generator-limited: it used ${used} cores of the ${bottleneck.limitCores} it can`
    case 'part':
      return `${bottleneck.part}: ${used} cores of the ${bottleneck.limitCores} it can use`
    case 'machine':
      return `every core was busy (${bottleneck.machineCores.toFixed(2)}); ${bottleneck.part} used most, ${used}`
    case 'others':
      return `other processes of this machine used ${used} cores: measure again when it is idle`
    case 'none':
      return `no part was at its limit (nearest: ${bottleneck.part}, ${used} cores of ${bottleneck.limitCores}): it waited, for the disk or for another part`
  }
}
