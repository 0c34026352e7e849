import * as v from 'valibot'
import { ARCHITECTURES, type Architecture } from '../journal.ts'

/** How a reader is told of an architecture. */
export const NAMES: Record<Architecture, string> = { rest: 'REST', kafka: 'Kafka' }

export const architectureSchema = v.picklist(ARCHITECTURES)
export const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0))

/** What a checker of reads observes where it cannot tell. */
export const NO_READS = 'not enough reads were measured'

export const percent = (fraction: number) => `${(fraction * 100).toFixed(2)} %`
