import type { Contract } from '../../contract/contract.ts';
import type { FormatSettings } from '../../document/model.ts';
import { openFormat } from '../../format/open-format.ts';
import type { Value } from '../../value/value.ts';
import { besides } from './test-case.ts';
import type { GoldenFile } from './test-result.ts';

/** The file that would hold a message, as tests read it; `undefined` where its format cannot say it. */
export function goldenFile(
  document: string,
  name: string,
  value: Value,
  format: FormatSettings,
  contract: Contract,
): GoldenFile | undefined {
  const file = besides(document, name);
  if (name.endsWith('.json')) {
    return { file, content: new TextEncoder().encode(`${JSON.stringify(value, undefined, 2)}\n`) };
  }
  const opened = openFormat(format, { shape: contract.shape });
  const encoded = opened.ok ? opened.value.encode(value) : opened;
  return encoded.ok ? { file, content: encoded.value } : undefined;
}
