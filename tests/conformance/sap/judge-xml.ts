import { isDeepStrictEqual } from 'node:util';
import { openContract, openFormat, type ContractDocument } from '@millrace/core';
import { namesOf, xmlTree } from './xml-tree.ts';

/** Why a document is not read and written without loss, or `undefined`: names, namespaces, attributes, texts and order must come back. */
export function judgeXml(bytes: Uint8Array): string | undefined {
  const before = xmlTree(new TextDecoder().decode(bytes));
  const contract = openContract({
    ...{ kind: 'contract', name: 'payload', version: 1, owner: 'suite', subject: before.name },
    schema: namesOf(before),
  } as ContractDocument);
  if (!contract.ok) return contract.issues[0]?.sentence;
  const format = openFormat({ kind: 'xml' }, { shape: contract.value.shape });
  const decoded = format.ok ? format.value.decode(bytes) : format;
  if (!decoded.ok || !format.ok) return decoded.issues[0]?.sentence;
  const written = format.value.encode(decoded.value[0] ?? null);
  if (!written.ok) return `written again: ${written.issues[0]?.sentence}`;
  const again = format.value.decode(written.value);
  if (!again.ok || !isDeepStrictEqual(again.value, decoded.value)) return 'written and read again it is another value';
  return isDeepStrictEqual(xmlTree(new TextDecoder().decode(written.value)), before)
    ? undefined
    : 'written again it is another document';
}
