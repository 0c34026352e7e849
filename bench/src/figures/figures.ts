import type { Figure } from '../figure.ts'
import { accept } from './accept.ts'
import { articleProducer, articleRest } from './article-stack.ts'
import { drain, drainShared } from './drain.ts'
import { groupCommit } from './group-commit.ts'
import { idle } from './idle.ts'
import { insert } from './insert.ts'
import { platformatic } from './platformatic.ts'
import { produce } from './produce.ts'
import { recovery } from './recovery.ts'

/**
 * Every figure of `just bench`, in the order of its table. A broker that has just started compiles for half a minute, which
 * takes what others need: so what produces most comes early. What fills the disk comes last.
 */
export const FIGURES: Figure[] = [
  idle,
  produce,
  accept,
  groupCommit,
  articleRest,
  articleProducer,
  platformatic,
  insert,
  recovery,
  drain,
  ...drainShared,
]
