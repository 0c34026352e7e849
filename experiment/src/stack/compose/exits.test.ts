import { expect, test } from 'bun:test'
import type { Container } from './containers.ts'
import { describeExits } from './exits.ts'

const container = (service: string, state: Partial<Container['state']> = {}): Container => ({
  id: service,
  service,
  image: { id: 'sha256:1', name: 'image' },
  state: {
    Running: false,
    Paused: false,
    Status: 'exited',
    ExitCode: 0,
    OOMKilled: false,
    Pid: 0,
    ...state,
  },
})

test('containers that ended unasked are named with how; those that run, or were to end, are not', () => {
  const exits = describeExits(
    [
      container('rest', { ExitCode: 1 }),
      container('kafka', { ExitCode: 137, OOMKilled: true }),
      container('producer', { Running: true, Status: 'running' }),
      container('database', { ExitCode: 137 }),
    ],
    new Set(['rest', 'kafka', 'producer']),
  )

  expect([...exits]).toEqual([
    ['rest', 'rest ended with exit code 1'],
    ['kafka', 'kafka ended with exit code 137, out of memory'],
  ])
})
