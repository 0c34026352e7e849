/** Something that asks again and again until it is stopped. `stop` resolves when the last question is answered. */
export interface Probe {
  stop(): Promise<void>
}

export interface ProbeOptions {
  everyMs: number
  /** Asked one after the other, never twice at a time; must have a deadline of its own. What it throws is ignored. */
  ask: () => Promise<void>
}

/** Starts asking every `everyMs`, measured from one begin to the next. */
export function startProbe({ everyMs, ask }: ProbeOptions): Probe {
  let isStopped = false
  let wake = (): void => undefined
  const ended = (async () => {
    while (!isStopped) {
      const nextMs = performance.now() + everyMs
      await ask().catch(() => undefined)
      const pause = Promise.withResolvers<void>()
      wake = pause.resolve
      const timer = setTimeout(pause.resolve, Math.max(0, nextMs - performance.now()))
      if (!isStopped) {
        await pause.promise
      }
      clearTimeout(timer)
    }
  })()
  return {
    async stop() {
      isStopped = true
      wake()
      await ended
    },
  }
}
