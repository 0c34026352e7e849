import { constants, gunzipSync } from 'node:zlib'

// A ledger of a day at 50 requests a second; what claims to be larger is none.
const OUTPUT_MAX_BYTES = 2 ** 31 - 1

/** What could be unpacked. */
export interface PartialGzip {
  bytes: Uint8Array
  /** False where the end is missing, something is garbled, or the checksum is wrong. */
  isWhole: boolean
}

/** Unpacks as much of a gzip file as stands before the damage. */
export function gunzipPartly(packed: Uint8Array): PartialGzip {
  try {
    return { bytes: gunzipSync(packed, { maxOutputLength: OUTPUT_MAX_BYTES }), isWhole: true }
  } catch {
    return { bytes: longestPrefix(packed), isWhole: false }
  }
}

/** Every beginning that ends before the damage can be unpacked and no longer one can: found by halving. */
function longestPrefix(packed: Uint8Array): Uint8Array {
  let best: Uint8Array = new Uint8Array()
  let good = 0
  let bad = packed.length + 1
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2)
    const bytes = unpackPrefix(packed.subarray(0, middle))
    if (bytes === undefined) {
      bad = middle
    } else {
      good = middle
      best = bytes
    }
  }
  return best
}

function unpackPrefix(packed: Uint8Array): Uint8Array | undefined {
  try {
    return gunzipSync(packed, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: OUTPUT_MAX_BYTES,
    })
  } catch {
    return undefined
  }
}
