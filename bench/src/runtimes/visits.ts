/**
 * The order in which things are visited: all of them once a round, each round beginning with the next one, so that none
 * always comes after the same other. What disturbs the machine for longer than a visit disturbs more than one of them.
 */
export function planVisits<T>(things: readonly T[], rounds: number): T[][] {
  return Array.from({ length: rounds }, (_, round) =>
    things.map((_thing, index) => things[(index + round) % things.length]).filter(isThere),
  )
}

function isThere<T>(thing: T | undefined): thing is T {
  return thing !== undefined
}
