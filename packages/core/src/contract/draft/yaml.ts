import { commentedYaml } from '../../document/commented-yaml.ts';
import { joinIndex, joinName } from '../../document/path.ts';
import type { ContractDraft, Remarks } from './draft.ts';

/** The text of a draft, with each guess marked by a remark. */
export function draftYaml({ document, remarks, settings }: ContractDraft): string {
  const byPath = new Map(Object.entries(settings));
  collect(document.schema, 'schema', remarks, byPath);
  return commentedYaml(document, byPath);
}

/** Remarks by the paths of the parts that they are about. */
function collect(data: unknown, path: string, remarks: Remarks, byPath: Map<string, string>): void {
  if (typeof data !== 'object' || data === null) return;
  const remark = remarks.get(data);
  if (remark !== undefined) byPath.set(path, remark);
  if (Array.isArray(data)) data.forEach((item, index) => collect(item, joinIndex(path, index), remarks, byPath));
  else for (const [name, value] of Object.entries(data)) collect(value, joinName(path, name), remarks, byPath);
}
