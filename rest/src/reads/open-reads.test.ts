import { expect, test } from 'bun:test'
import { getLogger } from '@under-fire/shared/logger'
import { Registry } from 'prom-client'
import { readRestConfig } from '../config.ts'
import { openReads } from './open-reads.ts'

test('reads have connections of their own, and tries to connect that failed are told of', async () => {
  const failed = Promise.withResolvers<void>()
  // Nothing listens on port 1.
  const REDIS_URL = 'redis://127.0.0.1:1'
  const config = readRestConfig({
    DATABASE_URL: 'postgres://me@127.0.0.1:1/db',
    DATABASE_POOL_SIZE: '9',
    READ_POOL_SIZE: '3',
  })
  const reads = openReads(
    { ...config, REDIS_URL },
    { registry: new Registry(), logger: getLogger('test'), onConnectFailed: failed.resolve },
  )

  const error = await reads.readLatest('driver-7').catch((caught: unknown) => caught)
  // Should nobody be told, this test takes too long.
  await failed.promise
  await reads.close()

  expect(error).toMatchObject({ code: 'ECONNREFUSED' })
  expect(reads.poolSize).toBe(3)
})
