import { readFileSync, statSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openFormat, type Value } from '@millrace/core';
import { judgeEdi } from './sap/judge-edi.ts';
import { judgeIdoc } from './sap/judge-idoc.ts';
import { judgeMig } from './sap/judge-mig.ts';
import { apiDocument, judgeSample, type ApiDocument } from './sap/judge-sample.ts';
import { judgeXml, type Loss } from './sap/judge-xml.ts';
import { kindOf, type PayloadKind } from './sap/kind.ts';
import { countSuite, type SuiteCount, type SuiteRun } from './suite.ts';

/** Files of a size that no message has are told apart from payloads by it: the guidelines. */
const largestGuideline = 64 * 1024 * 1024;

/**
 * A folder of payloads that SAP systems exchange, with or without its folders (payloads, mig-mag, odata-metadata, api-production-order):
 * every file is told by its content, read, written and read again, and must be the same; or it is refused for a fault that it has. Recorded
 * answers of an API also keep the contract that its description becomes.
 */
export async function runSapSuite(from: string): Promise<SuiteRun> {
  const count = countSuite();
  const files = globSync('**/*', { cwd: from })
    .filter(name => statSync(join(from, name)).isFile())
    .sort()
    .map(name => ({ name, bytes: readFileSync(join(from, name)) }));
  const json = files.filter(({ name, bytes }) => kindOf(name, bytes) === 'json');
  const apis = json.flatMap(({ bytes }) => apiDocument(bytes.toString()) ?? []);
  for (const { name, bytes } of files) judgeFile(name, bytes, apis, count);
  return count.result();
}

function judgeFile(name: string, bytes: Buffer, apis: readonly ApiDocument[], count: SuiteCount): void {
  const kind = kindOf(name, bytes);
  if (kind === 'other') return count.leave(kind);
  if (kind === 'edifact' || kind === 'x12' || kind === 'tradacoms') {
    const verdict = judgeEdi(kind, bytes);
    if (verdict === 'kept') count.pass(kind);
    else if ('fault' in verdict) count.differ(kind, `${name}: ${verdict.fault}`);
    else count.differ(kind, name, `refused, because the file itself is wrong: ${verdict.refused}`);
    return;
  }
  const loss = lossOf(kind, bytes, apis);
  if (loss === undefined) count.pass(kind);
  else count.differ(kind, `${name}: ${loss.fault}`, loss.reason);
}

function lossOf(kind: PayloadKind, bytes: Buffer, apis: readonly ApiDocument[]): Loss | undefined {
  if (kind === 'idoc') return judgeIdoc(bytes);
  if (kind !== 'mig' && kind !== 'json') return judgeXml(bytes);
  const fault = judgeJson(kind, bytes) ?? (kind === 'json' ? judgeSample(bytes.toString(), apis) : undefined);
  return fault === undefined ? undefined : { fault };
}

function judgeJson(kind: 'mig' | 'json', bytes: Uint8Array): string | undefined {
  const limits = { bytes: largestGuideline, depth: 200, items: 1_000_000 };
  const format = openFormat({ kind: 'json' }, { limits });
  const decoded = format.ok ? format.value.decode(bytes) : format;
  if (!decoded.ok || !format.ok) return decoded.issues[0]?.sentence;
  if (kind === 'mig') return judgeMig(decoded.value[0] as Value);
  const written =
    decoded.value.length === 1 ? format.value.encode(decoded.value[0] as Value) : format.value.encodeAll(decoded.value);
  const again = written.ok ? format.value.decode(written.value) : written;
  if (!again.ok) return `written again: ${again.issues[0]?.sentence}`;
  return isDeepStrictEqual(again.value, decoded.value) ? undefined : 'written and read again it is another value';
}
