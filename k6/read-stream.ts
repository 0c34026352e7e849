import { fraction, mix } from './stream.ts'

// Reads have a stream of their own beside that of the events.
const SALT = 0x7ead

/**
 * Which driver the burst number `index` asks for: the n-th one 1/n as often as the first (Zipf's law with exponent 1),
 * as a few are always followed by many. The same for the same seed.
 */
export function createReadStream({
  seed,
  drivers,
}: {
  seed: number
  drivers: number
}): (index: number) => string {
  const shares: number[] = []
  let total = 0
  for (let rank = 1; rank <= drivers; rank += 1) {
    total += 1 / rank
    shares.push(total)
  }
  const base = mix(seed ^ SALT)
  return (index) => {
    const point = fraction(base + index) * total
    return `driver-${shares.findIndex((share) => point < share)}`
  }
}
