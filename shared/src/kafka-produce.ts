import { createRequire } from 'node:module'
import { encodeProduceRequest, type ProduceRequest } from './produce-request.ts'

interface Encoder {
  buf: Buffer
  offset: number
}
interface Call {
  request: {
    apiKey: number
    apiVersion: number
    apiName: string
    expectResponse: () => boolean
    encode: () => Promise<Encoder>
  }
  response: object
}
type MakeCall = (options: ProduceRequest) => Call
interface ProduceApi {
  protocol(choice: { version: number }): MakeCall
}

// From 3 on a request has the form that `encodeProduceRequest` writes; kafkajs knows none after 7.
const VERSIONS = [3, 4, 5, 6, 7]
let isQuick = false

/**
 * Makes kafkajs 2.2.4 send the produce requests of `encodeProduceRequest` where that can write them, and its own where not. It
 * loads the modules of a version for each request anew, too; this does it once.
 */
export function quickenKafkaProduce(): void {
  if (isQuick) {
    return
  }
  isQuick = true
  const load = createRequire(import.meta.url)
  const api: ProduceApi = load('kafkajs/src/protocol/requests/produce')
  const Encoder: new (bytes: number) => Encoder = load('kafkajs/src/protocol/encoder')
  const wrap = (buffer: Buffer): Encoder =>
    Object.assign(new Encoder(1), { buf: buffer, offset: buffer.length })

  const original = api.protocol.bind(api)
  const quick = new Map(VERSIONS.map((version) => [version, quicken(original({ version }), wrap)]))
  api.protocol = ({ version }) => quick.get(version) ?? original({ version })
}

function quicken(makeCall: MakeCall, wrap: (buffer: Buffer) => Encoder): MakeCall {
  const { request, response } = makeCall({ acks: 1, timeout: 0, topicData: [] })
  return (options) => ({
    request: {
      ...request,
      expectResponse: () => options.acks !== 0,
      async encode() {
        const buffer = encodeProduceRequest(options, Date.now())
        return buffer === undefined ? makeCall(options).request.encode() : wrap(buffer)
      },
    },
    response,
  })
}
