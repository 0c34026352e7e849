import { connect } from 'node:net'

/**
 * Asks a Redis server whether it answers, on a connection of its own.
 * @param cacheUrl `redis://host:port`
 * @throws Error when it does not within the deadline
 */
export function askCache(cacheUrl: string, deadlineMs: number): Promise<void> {
  const { hostname, port } = new URL(cacheUrl)
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port) })
    const end = (problem: Error | undefined) => {
      clearTimeout(timer)
      socket.destroy()
      if (problem === undefined) {
        resolve()
      } else {
        reject(problem)
      }
    }
    const timer = setTimeout(
      () => end(new Error(`the cache did not answer within ${deadlineMs} ms`)),
      deadlineMs,
    )
    socket.once('connect', () => socket.write('PING\r\n'))
    socket.once('error', end)
    socket.once('close', () => end(new Error('the cache closed the connection')))
    socket.once('data', (data) =>
      end(
        data.toString().startsWith('+PONG') ? undefined : new Error(data.toString().slice(0, 100)),
      ),
    )
  })
}
