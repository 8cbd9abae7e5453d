import { isDeepStrictEqual } from 'node:util';
import { openContract, openFormat } from '@millrace/core';
import { groupedTree, namesOf, orderReason, xmlTree } from './xml-tree.ts';

/** Why a document is not read and written without loss, with a reason where that is on purpose; `undefined` where it is. */
export interface Loss {
  readonly fault: string;
  readonly reason?: string;
}

/** Reads and writes a document: names, namespaces, attributes, texts and order must come back. */
export function judgeXml(bytes: Uint8Array): Loss | undefined {
  const fault = faultOf(bytes);
  return typeof fault === 'string' ? { fault } : fault;
}

function faultOf(bytes: Uint8Array): string | Loss | undefined {
  const before = xmlTree(new TextDecoder().decode(bytes));
  const contract = openContract({
    kind: 'contract',
    name: 'payload',
    version: 1,
    owner: 'suite',
    subject: before.name,
    schema: namesOf(before),
  });
  if (!contract.ok) return contract.issues[0]?.sentence;
  const format = openFormat({ kind: 'xml' }, { shape: contract.value.shape });
  const decoded = format.ok ? format.value.decode(bytes) : format;
  if (!decoded.ok || !format.ok) return decoded.issues[0]?.sentence;
  const written = format.value.encode(decoded.value[0] ?? null);
  if (!written.ok) return `written again: ${written.issues[0]?.sentence}`;
  const again = format.value.decode(written.value);
  if (!again.ok || !isDeepStrictEqual(again.value, decoded.value)) return 'written and read again it is another value';
  const after = xmlTree(new TextDecoder().decode(written.value));
  if (isDeepStrictEqual(after, before)) return undefined;
  const isOrder = isDeepStrictEqual(groupedTree(after), groupedTree(before));
  return { fault: 'written again it is another document', ...(isOrder && { reason: orderReason }) };
}
