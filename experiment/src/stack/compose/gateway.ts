import { createServer, isIPv4 } from 'node:net'
import { callEngine, type EngineAccess } from './engine.ts'
import { PROJECT } from './record.ts'

/**
 * The address at which the containers of this checkout reach this machine, once they run. Undefined where the engine is in
 * a machine of its own (Docker Desktop): there the name `host.docker.internal` leads to loopback here.
 */
export async function findGateway(engine: EngineAccess): Promise<string | undefined> {
  const format = '{{range .IPAM.Config}}{{.Gateway}} {{end}}'
  const network = ['network', 'inspect', `${PROJECT}_default`, '--format', format]
  const output = await callEngine(engine, network).catch(() => '')
  for (const address of output.trim().split(' ').filter(isIPv4)) {
    if (await isOwnAddress(address)) {
      return address
    }
  }
  return undefined
}

/** The list of interfaces leaves out a bridge without traffic, so it is tried. */
function isOwnAddress(host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host, port: 0 }, () => server.close(() => resolve(true)))
  })
}
