import * as v from 'valibot'
import type { Disturbance } from '../../disturbance.ts'

const DEADLINE_MS = 2_000

const proxiesSchema = v.object({
  proxies: v.array(v.object({ name: v.string(), listen: v.string() })),
})
const toxicsSchema = v.array(v.object({ name: v.string() }))

interface Toxic {
  type: string
  stream: 'upstream' | 'downstream'
  attributes: Record<string, number>
}

/** Toxiproxy's HTTP API, as much of it as is needed (https://github.com/Shopify/toxiproxy#http-api). Every call has a deadline. */
export class Toxiproxy {
  readonly #url: string

  constructor(port: number) {
    this.#url = `http://127.0.0.1:${port}`
  }

  /**
   * Puts a proxy in front of each upstream, on ports that the system chooses. Can be repeated: what was there is replaced.
   * @returns where each listens, `host:port`, by its name
   */
  async populate(upstreams: Map<string, string>): Promise<Map<string, string>> {
    const wanted = [...upstreams].map(([name, upstream]) => ({
      name,
      upstream,
      listen: '127.0.0.1:0',
      enabled: true,
    }))
    const { proxies } = v.parse(proxiesSchema, await this.#ask('POST', '/populate', wanted))
    return new Map(proxies.map(({ name, listen }) => [name, listen]))
  }

  /** Disturbs what goes through a proxy; in place of what disturbed it before. */
  async disturb(name: string, disturbance: Disturbance): Promise<void> {
    await this.calm(name)
    for (const toxic of toxicsFor(disturbance)) {
      await this.#ask('POST', `/proxies/${encodeURIComponent(name)}/toxics`, toxic)
    }
  }

  /** Ends every disturbance. Connections that lost something are closed with it. */
  async calm(name: string): Promise<void> {
    const path = `/proxies/${encodeURIComponent(name)}/toxics`
    for (const toxic of v.parse(toxicsSchema, await this.#ask('GET', path))) {
      await this.#ask('DELETE', `${path}/${encodeURIComponent(toxic.name)}`)
    }
  }

  async #ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(this.#url + path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(DEADLINE_MS),
    })
    const text = await response.text()
    if (!response.ok) {
      throw new Error(`Toxiproxy answered ${response.status} to ${method} ${path}: ${text.trim()}`)
    }
    return text === '' ? undefined : JSON.parse(text)
  }
}

function toxicsFor(disturbance: Disturbance): Toxic[] {
  if (disturbance.kind === 'latency') {
    const attributes = { latency: disturbance.latencyMs, jitter: disturbance.jitterMs }
    return [{ type: 'latency', stream: 'downstream', attributes }]
  }
  // A timeout of 0 drops everything for as long as it is there.
  const type = disturbance.kind === 'blackhole' ? 'timeout' : 'reset_peer'
  return (['upstream', 'downstream'] as const).map((stream) => ({
    type,
    stream,
    attributes: { timeout: 0 },
  }))
}
