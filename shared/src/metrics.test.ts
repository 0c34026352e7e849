import { expect, test } from 'bun:test'
import { createRegistry } from './metrics.ts'

test('a registry tells of the process, but asks for nothing that makes Bun walk its heap', async () => {
  const text = await createRegistry().metrics()

  expect(text).toMatch(/^process_resident_memory_bytes [1-9]\d{6}/m)
  expect(text).toContain('nodejs_eventloop_lag_seconds')
  expect(text).not.toContain('heap_space')
})
