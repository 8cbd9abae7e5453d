import { crc32 } from 'node:zlib';

/** The columns of a block of samples that its checksum covers, besides the bytes. */
export interface BlockColumns {
  readonly number: number;
  readonly source: number;
  readonly equipment: number;
  readonly from: number;
  readonly to: number;
  readonly samples: number;
}

/** The checksum of a block of samples. */
export function blockChecksum({ number, source, equipment, from, to, samples }: BlockColumns, bytes: Uint8Array): number {
  return crc32([number, source, equipment, from, to, samples].join('\u001f'), crc32(bytes));
}

/** The columns of a message that its checksum covers, besides the bytes. */
export interface SealedColumns {
  readonly number: number;
  readonly source: number;
  readonly id: string;
  readonly subject: string;
  readonly time: number | null;
  readonly receivedAt: number;
  readonly part: number | null;
  readonly dataOf: number | null;
  readonly keys: string | null;
  readonly detail: string | null;
}

/** What an attempt is begun with, as the checksum covers it. `packed` is the list of messages where there are several. */
export interface BegunColumns {
  readonly number: number;
  readonly flow: number;
  readonly kind: string;
  readonly message: number;
  readonly startedAt: number;
  readonly release: number;
  readonly attempt: number;
  readonly packed: Uint8Array | null;
}

/** What an attempt ended with, as the checksum covers it. */
export interface EndedColumns {
  readonly number: number;
  readonly endedAt: number;
  readonly outcomes: string | null;
  readonly sent: Uint8Array;
  readonly answered: Uint8Array;
}

/** The checksum of an attempt that has begun. */
export function begunChecksum(a: BegunColumns): number {
  const columns = [a.number, a.flow, a.kind, a.message, a.startedAt, a.release, a.attempt].join('\u001f');
  return crc32(a.packed ?? '', crc32(columns));
}

/**
 * The checksum of how an attempt ended. An ended attempt has this one XOR the one of its beginning, so that neither half can change and
 * finishing needs no look at the beginning.
 */
export function endedChecksum(a: EndedColumns): number {
  const columns = ['end', a.number, a.endedAt, a.outcomes, a.sent.length, a.answered.length].join('\u001f');
  return crc32(a.answered, crc32(a.sent, crc32(columns)));
}

/** CRC-32 of received bytes; computed once where several messages share them. */
export function bytesChecksum(bytes: Uint8Array): number {
  return crc32(bytes);
}

/**
 * The checksum of a message: CRC-32 over its columns, continued from the one of its bytes. It finds every flipped bit and every burst of up
 * to 32 bits, for a tenth of the cost of SHA-256. Duplicates are recognised by comparing the bytes themselves, so nothing depends on it
 * being hard to forge; against deliberate change the audit trail is chained with SHA-256.
 */
export function messageChecksum(m: SealedColumns, ofBytes: number): number {
  return crc32(
    `${m.number}\u001f${m.source}\u001f${m.receivedAt}\u001f${m.time}\u001f${m.part}\u001f${m.dataOf}\u001f${m.id}\u001f${m.subject}\u001f${m.keys}\u001f${m.detail}`,
    ofBytes,
  );
}
