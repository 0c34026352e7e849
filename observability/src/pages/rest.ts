import { poolSize, writeFailures } from '../database.ts'
import type { Page } from '../page.ts'
import { processRow } from '../process.ts'
import { answerTime, answerTimeHistogram, requestsByStatus } from '../requests.ts'

/** Architecture A. */
export const restPage = (): Page => ({
  uid: 'under-fire-rest',
  title: 'under fire: rest',
  description: 'Architecture A: POST → INSERT → answer.',
  rows: [
    {
      title: 'Requests',
      panels: [
        requestsByStatus('rest', 'Answers'),
        answerTime('rest', 'Time to answer'),
        answerTimeHistogram('rest'),
      ],
    },
    { title: 'Database', panels: [writeFailures('rest'), poolSize('rest')] },
    processRow('rest'),
  ],
})
