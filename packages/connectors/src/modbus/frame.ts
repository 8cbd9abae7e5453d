/** A request or an answer: unit and protocol data unit (function code and data). */
export interface ModbusFrame {
  /** Transaction id; frames of RTU have none. */
  readonly transaction?: number;
  readonly unit: number;
  readonly pdu: Uint8Array;
}

/** Cuts what arrives into frames. Throws where the bytes are no frames: nothing after them can be trusted. */
export interface FrameReader {
  push(bytes: Uint8Array): readonly ModbusFrame[];
  /** Forgets what is incomplete. */
  clear(): void;
}

const largestPdu = 253;

/** A frame of Modbus TCP: the MBAP header (Messaging on TCP/IP V1.0b, 3.1.3) and the PDU. */
export function tcpFrame(transaction: number, unit: number, pdu: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(7 + pdu.length);
  bytes.writeUInt16BE(transaction, 0);
  bytes.writeUInt16BE(pdu.length + 1, 4);
  bytes[6] = unit;
  bytes.set(pdu, 7);
  return bytes;
}

/** A frame of a serial line (Serial Line V1.02, 2.5.1) as gateways carry it over TCP: unit, PDU, CRC. */
export function rtuFrame(unit: number, pdu: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(pdu.length + 3);
  bytes[0] = unit;
  bytes.set(pdu, 1);
  bytes.writeUInt16LE(crc16(bytes.subarray(0, -2)), pdu.length + 1);
  return bytes;
}

/** CRC of serial lines (Serial Line V1.02, 6.2.2). */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  }
  return crc;
}

/** Reads frames of Modbus TCP. */
export function tcpReader(): FrameReader {
  let rest = Buffer.alloc(0);
  return {
    clear: () => void (rest = Buffer.alloc(0)),
    push(bytes) {
      rest = Buffer.concat([rest, bytes]);
      const frames: ModbusFrame[] = [];
      while (rest.length >= 8) {
        const length = rest.readUInt16BE(4);
        if (rest.readUInt16BE(2) !== 0 || length < 2 || length > largestPdu + 1) throw new Error('the bytes are no Modbus TCP');
        if (rest.length < 6 + length) break;
        frames.push({ transaction: rest.readUInt16BE(0), unit: rest[6] ?? 0, pdu: rest.subarray(7, 6 + length) });
        rest = rest.subarray(6 + length);
      }
      return frames;
    },
  };
}

/** Reads answers of RTU: their length follows from the function code. Bytes before an answer with a right CRC are skipped, as noise is. */
export function rtuReader(): FrameReader {
  let rest = Buffer.alloc(0);
  return {
    clear: () => void (rest = Buffer.alloc(0)),
    push(bytes) {
      rest = Buffer.concat([rest, bytes]).subarray(-1024);
      const frames: ModbusFrame[] = [];
      for (let at = 0; at + 5 <= rest.length;) {
        const length = rtuLength(rest.subarray(at));
        const whole = rest.subarray(at, at + length);
        if (whole.length === length && crc16(whole.subarray(0, -2)) === whole.readUInt16LE(length - 2)) {
          frames.push({ unit: whole[0] ?? 0, pdu: whole.subarray(1, -2) });
          rest = rest.subarray(at + length);
          at = 0;
        } else at++;
      }
      return frames;
    },
  };
}

/** Bytes of the answer that begins here, if one does. */
function rtuLength(bytes: Uint8Array): number {
  const [, code = 0, count = 0] = bytes;
  if (code & 0x80) return 5;
  if (code >= 1 && code <= 4) return 5 + count;
  return code === 22 ? 10 : 8;
}
