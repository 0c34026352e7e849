import type { ExperimentDefinition } from '../src/definition.ts'
import { cacheOutageNoCoalescing } from './cache-outage-no-coalescing.ts'
import { cacheOutage } from './cache-outage.ts'
import { brokerOutage } from './broker-outage.ts'
import { consumerCrash } from './consumer-crash.ts'
import { databaseAtStart } from './database-at-start.ts'
import { databaseFlapping } from './database-flapping.ts'
import { databaseFreeze } from './database-freeze.ts'
import { databaseOutage } from './database-outage.ts'
import { databaseOutageTuned } from './database-outage-tuned.ts'
import { databasePartition } from './database-partition.ts'
import { databaseSlow } from './database-slow.ts'
import { doubleFault } from './double-fault.ts'
import { memory } from './memory.ts'
import { networkPartition } from './network-partition.ts'
import { producerCrash } from './producer-crash.ts'

/** Every experiment that can be run by name; the first is the default. A new one is a file and a line here. */
export const DEFINITIONS: [ExperimentDefinition, ...ExperimentDefinition[]] = [
  databaseOutage,
  databaseOutageTuned,
  databaseFreeze,
  databaseSlow,
  databasePartition,
  databaseFlapping,
  databaseAtStart,
  brokerOutage,
  consumerCrash,
  producerCrash,
  doubleFault,
  networkPartition,
  cacheOutage,
  cacheOutageNoCoalescing,
  memory,
]
