import type { ProducerRecord, RecordMetadata } from 'kafkajs'
import { createPartitioner } from './kafka-send.ts'

/** Answers as a broker with that many partitions does, for a producer that sends nowhere. */
export function createAcknowledge(
  partitions = 1,
  errorCode = 0,
): (record: ProducerRecord) => Promise<RecordMetadata[]> {
  const choose = createPartitioner()
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
    partitionId,
    leader: 1,
    partitionErrorCode: 0,
    replicas: [1],
    isr: [1],
  }))
  return async ({ topic, messages }) => {
    const used = messages.map((message) => choose({ topic, message, partitionMetadata }))
    return [...new Set(used)].map((partition) => ({ topicName: topic, partition, errorCode }))
  }
}
