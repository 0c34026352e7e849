import { kafkaSettingsOf } from '../kafka-settings.ts'
import type { Endpoints } from '../stack.ts'
import { KafkaPreflightClient } from './kafka-client.ts'
import { preflight, type PreflightOptions } from './preflight.ts'

/** The pre-flight on a stack's broker. @throws UsageError naming the first thing that it cannot do */
export async function checkBroker(
  endpoints: Endpoints,
  options: Pick<PreflightOptions, 'onProgress' | 'signal'> & { runId: string },
): Promise<void> {
  const client = new KafkaPreflightClient(kafkaSettingsOf(endpoints), options.runId)
  await preflight({ ...options, client, brokers: endpoints.brokers })
}
