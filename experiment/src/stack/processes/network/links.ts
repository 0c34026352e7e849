import type { Target } from '../../../targets.ts'
import type { Ports } from '../../ports.ts'

/** One way to a part, which a proxy can disturb: everybody's, or that of one part alone. */
export interface Link {
  to: keyof Ports
  from?: keyof Ports
}

/** The ports of a cluster's brokers: for clients and other brokers, and for controllers. */
const NODES = [
  { client: 'broker', controller: 'controller' },
  { client: 'broker-2', controller: 'controller-2' },
  { client: 'broker-3', controller: 'controller-3' },
] as const

/**
 * The links that a network fault on a target disturbs. For a broker of a cluster those to it, and those from its
 * controller to the others: what it asks the others for as a follower is not among them, for all brokers are told one
 * address of each.
 */
export function linksOf(target: Target, isCluster: boolean): Link[] {
  if (isCluster && target === 'broker') {
    return NODES.flatMap(({ client, controller }) => [{ to: client }, { to: controller }])
  }
  const node = NODES[Number(/^broker-([123])$/.exec(target)?.[1]) - 1]
  if (node !== undefined) {
    const others = NODES.filter((other) => other !== node)
    return [
      { to: node.client },
      { to: node.controller },
      ...others.map(({ controller }) => ({ to: controller, from: node.client })),
    ]
  }
  return target === 'database' ||
    target === 'cache' ||
    target === 'rest' ||
    target === 'producer' ||
    target === 'broker'
    ? [{ to: target }]
    : []
}

export const linkName = ({ to, from }: Link): string => (from === undefined ? to : `${from}>${to}`)
