import { defineExperiment } from '../src/definition.ts'
import { databaseOutage } from './database-outage.ts'

const LATENCY_MS = 200
const JITTER_MS = 20

/** A database that works, but late: 16 connections of REST can do 72 writes a second then, and 50 come; its usual 8 could not. */
export const databaseSlow = defineExperiment({
  ...databaseOutage,
  name: 'database-slow',
  title: 'The database answers late for two minutes',
  description:
    'A proxy in front of PostgreSQL holds back every answer for 200 ms, give or take 20.',
  expected: {
    rest: 'Every client waits for the database, but none is refused.',
    kafka: 'No client waits for the database; the consumer stores in larger batches.',
  },
  phases: [
    { name: 'warmup', durationMs: 30_000, ratePerS: 25 },
    { name: 'normal', durationMs: 60_000, ratePerS: 50 },
    { name: 'slow', durationMs: 120_000, ratePerS: 50 },
    { name: 'recovery', durationMs: 90_000, ratePerS: 50 },
  ],
  faults: [
    {
      fault: 'slow',
      target: 'database',
      injectAtMs: 90_000,
      healAtMs: 210_000,
      latencyMs: LATENCY_MS,
      jitterMs: JITTER_MS,
    },
  ],
  settings: { rest: { DATABASE_POOL_SIZE: 16 } },
  hypotheses: [
    { check: 'error-rate', architecture: 'kafka', expected: 0, tolerance: 0 },
    { check: 'error-rate', architecture: 'rest', expected: 0, tolerance: 0 },
    { check: 'lost', architecture: 'kafka', atMost: 0 },
    { check: 'lost', architecture: 'rest', atMost: 0 },
    { check: 'duplicates', atMost: 0 },
    { check: 'order', architecture: 'kafka', atMost: 0 },
    {
      check: 'phase-latency',
      architecture: 'rest',
      phase: 'slow',
      p50Ms: { is: 'at least', ms: LATENCY_MS - JITTER_MS },
    },
    {
      check: 'phase-latency',
      architecture: 'kafka',
      phase: 'slow',
      p50Ms: { is: 'at most', ms: LATENCY_MS - JITTER_MS },
    },
    { check: 'backlog-empty' },
  ],
})
