import type { StackFacts } from '../../../experiment/src/stack/stack.ts'
import { brokerParts, type Subject } from './subject.ts'

/** The Kafka protocol has no field for it, so it says where it comes from. */
export interface BrokerVersion {
  version: string
  source: string
  /** Name and digest; null where it does not run in a container. */
  image: string | null
}

/** The version that the broker itself gave, in its log at its start or by `--version`; else the tag of its image. */
export function readVersion(
  subject: Subject,
  { broker, images }: StackFacts,
  log: string,
): BrokerVersion {
  const isContainer = subject.choice.kind === 'compose'
  const [part = ''] = brokerParts(subject)
  const image = images?.[part] ?? null
  const logged = /\bKafka version: (\S+)/.exec(log)?.[1]
  if (logged !== undefined) {
    return { version: logged, source: 'its log at its start', image }
  }
  const source = isContainer ? 'the tag of its image' : 'its --version'
  return { version: broker.version, source, image }
}
