const table = makeTable();

/** CRC-32 (ISO 3309) of bytes; finds every flipped bit. */
export function crc32(bytes: Uint8Array, end = bytes.length): number {
  let crc = -1;
  for (let at = 0; at < end; at += 1) crc = (crc >>> 8) ^ (table[(crc ^ (bytes[at] as number)) & 255] as number);
  return ~crc >>> 0;
}

function makeTable(): Int32Array {
  return Int32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb8_8320 : value >>> 1;
    return value;
  });
}
