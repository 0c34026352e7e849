const DEADLINE_MS = 2_000

/** How many redelivered events the idempotent INSERT of all consumers has absorbed; null when one does not say. */
export async function readRedelivered(
  consumerUrls: Record<string, string>,
): Promise<number | null> {
  const counts = await Promise.all(Object.values(consumerUrls).map(readOne))
  return counts.reduce((sum, count) => (sum === null || count === null ? null : sum + count), 0)
}

async function readOne(consumerUrl: string): Promise<number | null> {
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
