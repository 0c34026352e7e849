const POLYNOMIAL = 0x82f63b78
const BYTES_AT_ONCE = 8

/** 256 checksums of one byte, then those of a byte with one zero after it, and so on to seven. */
const TABLE = makeTable()

/** The checksum of a batch of Kafka: CRC-32C, eight bytes at a time, for a quarter of what byte by byte takes. */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  const at = (index: number): number => bytes[index] ?? 0
  const of = (index: number): number => TABLE[index] ?? 0
  let crc = -1
  let index = start
  for (; index + BYTES_AT_ONCE <= end; index += BYTES_AT_ONCE) {
    crc ^= at(index) | (at(index + 1) << 8) | (at(index + 2) << 16) | (at(index + 3) << 24)
    crc =
      of(0x700 + (crc & 0xff)) ^
      of(0x600 + ((crc >>> 8) & 0xff)) ^
      of(0x500 + ((crc >>> 16) & 0xff)) ^
      of(0x400 + (crc >>> 24)) ^
      of(0x300 + at(index + 4)) ^
      of(0x200 + at(index + 5)) ^
      of(0x100 + at(index + 6)) ^
      of(at(index + 7))
  }
  for (; index < end; index += 1) {
    crc = of((crc ^ at(index)) & 0xff) ^ (crc >>> 8)
  }
  return (crc ^ -1) >>> 0
}

function makeTable(): Int32Array {
  const table = new Int32Array(256 * BYTES_AT_ONCE)
  for (let index = 0; index < table.length; index += 1) {
    const shorter = index < 256 ? index : (table[index - 256] ?? 0)
    table[index] = index < 256 ? shiftBits(shorter) : (table[shorter & 0xff] ?? 0) ^ (shorter >>> 8)
  }
  return table
}

function shiftBits(byte: number): number {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) {
    crc = (crc >>> 1) ^ (crc & 1 ? POLYNOMIAL : 0)
  }
  return crc
}
