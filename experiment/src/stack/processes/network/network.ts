import { join } from 'node:path'
import type { ComponentSpec } from '../../../host/component.ts'
import { UsageError } from '../../../problems.ts'
import { findToxiproxy } from '../../../setup/toxiproxy.ts'
import type { Target } from '../../../targets.ts'
import { WORKSPACE } from '../../../workspace.ts'
import type { Disturbance } from '../../disturbance.ts'
import type { Ports } from '../../ports.ts'
import { directly, type Front } from './front.ts'
import { linkName, linksOf } from './links.ts'
import { Toxiproxy } from './toxiproxy.ts'

export interface NetworkOptions {
  ports: Ports
  /** What will be disturbed: a proxy stands in front of these, and of nothing else. */
  targets: Target[]
  isCluster: boolean
}

/** The ways between the parts, some of them through a proxy. */
export class Network implements Front {
  readonly #options: NetworkOptions
  readonly #direct: Front
  readonly #proxy: Toxiproxy
  #addresses = new Map<string, string>()

  constructor(options: NetworkOptions) {
    this.#options = options
    this.#direct = directly(options.ports)
    this.#proxy = new Toxiproxy(options.ports.proxy)
  }

  get isDisturbed(): boolean {
    return this.#options.targets.length > 0
  }

  /** The proxy that stands in front of what will be disturbed. @throws UsageError when it is not installed */
  component(logFolder: string): ComponentSpec {
    const proxy = findToxiproxy()
    if (proxy === undefined) {
      throw new UsageError('Toxiproxy was not found after it was set up; see `just setup`.')
    }
    return {
      name: 'proxy',
      command: proxy.command,
      args: ['-host', '127.0.0.1', '-port', String(this.#options.ports.proxy)],
      env: {},
      cwd: WORKSPACE.state,
      logFile: join(logFolder, 'proxy.log'),
      stopSignal: 'SIGTERM',
      stopTimeoutMs: 5_000,
    }
  }

  /** Opens every way that leads through the proxy. @throws while the proxy does not answer */
  async open(): Promise<void> {
    const { targets, isCluster } = this.#options
    const links = targets.flatMap((target) => linksOf(target, isCluster))
    this.#addresses = await this.#proxy.populate(
      new Map(links.map((link) => [linkName(link), this.#direct.address(link.to)])),
    )
  }

  address(to: keyof Ports, from?: keyof Ports): string {
    return (
      (from && this.#addresses.get(linkName({ to, from }))) ??
      this.#addresses.get(linkName({ to })) ??
      this.#direct.address(to)
    )
  }

  async disturb(target: Target, disturbance: Disturbance): Promise<void> {
    await Promise.all(this.#linksOf(target).map((name) => this.#proxy.disturb(name, disturbance)))
  }

  async calm(target: Target): Promise<void> {
    await Promise.all(this.#linksOf(target).map((name) => this.#proxy.calm(name)))
  }

  #linksOf(target: Target): string[] {
    const { targets, isCluster } = this.#options
    if (!targets.includes(target)) {
      throw new UsageError(`Nothing stands in front of \`${target}\` that could disturb it.`)
    }
    return linksOf(target, isCluster).map(linkName)
  }
}
