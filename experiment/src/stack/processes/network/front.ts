import type { Ports } from '../../ports.ts'

/** Where a part is to be sought: at its own port, or at a proxy in front of it. */
export interface Front {
  /**
   * `host:port`.
   * @param from the part that asks, by its own port, where each has a way of its own
   */
  address(to: keyof Ports, from?: keyof Ports): string
}

/** Nothing stands in front of anything. */
export const directly = (ports: Ports): Front => ({ address: (to) => `127.0.0.1:${ports[to]}` })
