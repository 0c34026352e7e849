import { describe, expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { BROKERS } from '../experiment/src/stack/brokers/brokers.ts'
import { ROOT } from '../experiment/src/workspace.ts'

const ALWAYS = ['rest', 'producer', 'consumer']
const OWN_SERVICES = [...ALWAYS, 'consumer-2', 'consumer-6']
const HARDENED = {
  cap_drop: ['ALL'],
  init: true,
  pids_limit: expect.any(Number),
  read_only: true,
  security_opt: ['no-new-privileges:true'],
  stop_grace_period: '15s',
}

interface Service {
  image?: string
  restart?: string
  mem_limit?: string
  healthcheck?: object
  environment?: Record<string, string>
  ports?: { host_ip?: string; published: string }[]
}

/** `docker compose` as a user without settings of their own would call it. */
function compose(args: string[], env: Record<string, string> = { POSTGRES_PASSWORD: 'secret' }) {
  const { PATH = '', HOME = '', DOCKER_CONFIG } = process.env
  const files = ['--env-file', '/dev/null', '-f', join(ROOT, 'compose.yaml')]
  return spawnSync('docker', ['compose', ...files, ...args], {
    encoding: 'utf8',
    // Where the engine's configuration is, compose may be as well.
    env: { PATH, HOME, ...(DOCKER_CONFIG !== undefined && { DOCKER_CONFIG }), ...env },
  })
}

function readServices(env: Record<string, string> = {}): Record<string, Service> {
  const { stdout } = compose(['--profile', '*', 'config', '--format', 'json'], {
    POSTGRES_PASSWORD: 'secret',
    ...env,
  })
  const project: { services: Record<string, Service> } = JSON.parse(stdout)
  return project.services
}

test('compose.yaml takes every tag from a variable whose default is a version', () => {
  const images = readFileSync(join(ROOT, 'compose.yaml'), 'utf8').match(/^ +image: .*$/gm) ?? []
  const pulled = images.filter((image) => !image.includes('COMPOSE_PROJECT_NAME'))

  expect(images.length).toBeGreaterThan(8)
  for (const image of pulled) {
    expect(image).toMatch(/:\$\{[A-Z_]+_TAG:-[\w.-]*\d+[\w.-]*\}$/)
  }
})

const hasCompose = spawnSync('docker', ['compose', 'version']).status === 0
if (!hasCompose) {
  process.stdout.write('compose.yaml is not tested: there is no `docker compose` here.\n')
}

describe.skipIf(!hasCompose)('compose.yaml', () => {
  test.each([...BROKERS.map(({ name }) => name), 'consumer-2', 'cache', 'observability'])(
    'is valid with the profile %s',
    (profile) => {
      const { status, stderr } = compose(['--profile', profile, 'config', '-q'])

      expect(stderr).toBe('')
      expect(status).toBe(0)
    },
  )

  test('is valid together with the locally built images', () => {
    const override = join(ROOT, 'test/images/compose.override.yaml')

    const { status, stderr } = compose(['--profile', 'kafka', '-f', override, 'config', '-q'])

    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  test('is valid together with what reloads the services', () => {
    const dev = join(ROOT, 'compose.dev.yaml')

    const { status, stderr } = compose(['--profile', 'kafka', '-f', dev, 'config', '-q'])

    expect(stderr).toBe('')
    expect(status).toBe(0)
  })

  test('says what to set where there is no password', () => {
    const { status, stderr } = compose(['config', '-q'], {})

    expect(stderr).toContain('set POSTGRES_PASSWORD')
    expect(status).not.toBe(0)
  })

  // One test a broker: each asks `docker compose`, and all of them would take longer than a test may.
  test.each(BROKERS.map(({ name, services }) => [name, services] as const))(
    'starts the pipeline with %s, and no other broker',
    (profile, services) => {
      const { stdout } = compose(['--profile', profile, 'config', '--services'])
      const started = stdout.trim().split('\n')
      const others = new Set(
        BROKERS.filter(({ name }) => name !== profile).flatMap((one) => one.services),
      )

      expect(started).toEqual(expect.arrayContaining(['database', ...ALWAYS, ...services]))
      expect(started.filter((name) => others.has(name))).toEqual([])
    },
  )

  test('publishes on loopback only', () => {
    const ports = Object.values(readServices()).flatMap((service) => service.ports ?? [])

    expect(ports.length).toBeGreaterThan(10)
    expect(ports.filter(({ host_ip }) => host_ip !== '127.0.0.1')).toEqual([])
  })

  test('gives the services what an attacker can use least', () => {
    const services = readServices()

    for (const name of OWN_SERVICES) {
      expect(services[name]).toMatchObject(HARDENED)
    }
  })

  test('limits the memory of everything, and lets the engine start nothing again', () => {
    for (const [name, service] of Object.entries(readServices())) {
      expect([name, Number(service.mem_limit) > 0]).toEqual([name, true])
      expect([name, service.restart]).toEqual([name, 'no'])
    }
  })

  test('asks every part that others wait for how it is, but the one image without a program to ask', () => {
    const unasked = Object.entries(readServices())
      .filter(([, service]) => service.healthcheck === undefined)
      .map(([name]) => name)

    expect(unasked.toSorted()).toEqual(['minio-buckets', 'nisshi'])
  })

  test('hands the breaker of an experiment to the consumer', () => {
    const settings = {
      BREAKER_FAILURE_THRESHOLD: '2',
      BREAKER_SUCCESS_THRESHOLD: '4',
      BREAKER_CALL_TIMEOUT_MS: '3000',
      BREAKER_RESET_TIMEOUT_MS: '6000',
    }

    const { consumer, 'consumer-6': last } = readServices(settings)
    expect(consumer?.environment).toMatchObject(settings)
    expect(last?.environment).toMatchObject(settings)
  })
})
