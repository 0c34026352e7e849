import type { Page } from '../page.ts'
import { processRow } from '../process.ts'
import { produced, produceLatency } from '../produce.ts'
import { answerTime, answerTimeHistogram, requestsByStatus } from '../requests.ts'

/** Architecture B's front. */
export const producerPage = (): Page => ({
  uid: 'under-fire-producer',
  title: 'under fire: producer',
  description: 'Architecture B’s front: POST → topic → 202.',
  rows: [
    {
      title: 'Requests',
      panels: [
        requestsByStatus('producer', 'Answers'),
        answerTime('producer', 'Time to answer'),
        answerTimeHistogram('producer'),
      ],
    },
    { title: 'Broker', panels: [produced(), produceLatency()] },
    processRow('producer'),
  ],
})
