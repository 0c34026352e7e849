import type { Clock } from './circuit-breaker.ts'

/**
 * Waits for `work` and calls `beat` every `everyMs` meanwhile, so that slow work does not cost the group membership.
 * `work` must not reject.
 * @throws what `beat` throws; the late end of `work` is nobody's any more then
 */
export async function beatUntil<T>(
  work: Promise<T>,
  { clock, everyMs }: { clock: Clock; everyMs: number },
  beat: () => Promise<void>,
): Promise<T> {
  const settled = work.then(() => true)
  for (;;) {
    const due = Promise.withResolvers<boolean>()
    const cancel = clock.after(everyMs, () => due.resolve(false))
    const isSettled = await Promise.race([settled, due.promise])
    cancel()
    if (isSettled) {
      return work
    }
    await beat()
  }
}
