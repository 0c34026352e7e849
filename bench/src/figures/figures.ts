import type { Figure } from '../figure.ts'
import { accept } from './accept.ts'

/** Every figure of `just bench`, in the order of its table. */
export const FIGURES: Figure[] = [accept]
