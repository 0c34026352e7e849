/** What happens to every connection to a part, those that are open and those that come. */
export type Disturbance =
  /** Each packet of the answers is late. */
  | { kind: 'latency'; latencyMs: number; jitterMs: number }
  /** Nothing arrives, in both directions, and nothing says so. */
  | { kind: 'blackhole' }
  /** Ended with a TCP reset. */
  | { kind: 'reset' }
