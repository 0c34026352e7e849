import { Counter, Gauge, type Registry } from 'prom-client'

/** What became of a question to the cache; `bypass`: nobody asked it, for it is taken for dead. */
type CacheOutcome = 'hit' | 'miss' | 'error' | 'bypass'

export interface ReadMetrics {
  cache(outcome: CacheOutcome): void
  cacheWriteFailed(): void
  databaseRead(): void
  databaseReadFailed(code: string): void
  coalesced(): void
  circuit(isOpen: boolean): void
}

/** The metrics of the read path. Labels are bounded. */
export function createReadMetrics(registry: Registry): ReadMetrics {
  const registers = [registry]
  const cache = new Counter({
    name: 'cache_requests_total',
    help: 'Reads by what the cache answered: hit, miss, error, or bypass when it was not asked.',
    labelNames: ['outcome'],
    registers,
  })
  const writeFailures = new Counter({
    name: 'cache_write_failures_total',
    help: 'Locations that the cache did not take.',
    registers,
  })
  const databaseReads = new Counter({
    name: 'db_reads_total',
    help: 'Reads that the database was asked for.',
    registers,
  })
  const databaseFailures = new Counter({
    name: 'db_read_failures_total',
    help: 'Reads that the database did not answer.',
    labelNames: ['code'],
    registers,
  })
  const coalesced = new Counter({
    name: 'reads_coalesced_total',
    help: 'Reads that shared the database read of another.',
    registers,
  })
  const circuit = new Gauge({
    name: 'cache_circuit_open',
    help: '1 while the cache is taken for dead, 0 otherwise.',
    registers,
  })
  for (const outcome of ['hit', 'miss', 'error', 'bypass']) {
    cache.inc({ outcome }, 0)
  }
  return {
    cache: (outcome) => cache.inc({ outcome }),
    cacheWriteFailed: () => writeFailures.inc(),
    databaseRead: () => databaseReads.inc(),
    databaseReadFailed: (code) => databaseFailures.inc({ code }),
    coalesced: () => coalesced.inc(),
    circuit: (isOpen) => circuit.set(isOpen ? 1 : 0),
  }
}
