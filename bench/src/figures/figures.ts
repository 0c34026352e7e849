import type { Figure } from '../figure.ts'
import { accept } from './accept.ts'
import { articleProducer, articleRest } from './article-stack.ts'
import { groupCommit } from './group-commit.ts'
import { platformatic } from './platformatic.ts'

/** Every figure of `just bench`, in the order of its table. */
export const FIGURES: Figure[] = [accept, groupCommit, articleRest, articleProducer, platformatic]
