const DEADLINE_MS = 2_000

/** How many redelivered events the consumer's idempotent INSERT has absorbed; null when it does not say. */
export async function readRedelivered(consumerUrl: string): Promise<number | null> {
  try {
    const response = await fetch(`${consumerUrl}/metrics`, {
      signal: AbortSignal.timeout(DEADLINE_MS),
    })
    const value = /^kafka_consumer_redelivered_total (\d+)/m.exec(await response.text())?.[1]
    return value === undefined ? null : Number(value)
  } catch {
    return null
  }
}
