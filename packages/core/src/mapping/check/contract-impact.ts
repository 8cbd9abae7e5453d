import { openContract } from '../../contract/open-contract.ts';
import type { ContractDocument, Document, IntegrationDocument, MappingDocument } from '../../document/model.ts';
import type { Issue } from '../../value/issue.ts';
import { checkCondition, checkMapping } from './check-mapping.ts';

/** What a document of a project would run into, were a contract that it uses replaced by another version. */
export interface ContractImpact {
  readonly kind: 'integration' | 'mapping';
  readonly name: string;
  /** How it uses the contract. */
  readonly as: 'source' | 'target' | 'source and target';
  /** What would be wrong then and is not wrong now; empty where it would go on as it is. */
  readonly issues: readonly Issue[];
}

/** Everything in a project that uses the older version, with what would newly be wrong with it under the newer one. */
export function contractImpact(
  older: ContractDocument,
  newer: ContractDocument,
  documents: readonly Document[],
): readonly ContractImpact[] {
  const ref = `${older.name}@${older.version}`;
  if (!openContract(older).ok || !openContract(newer).ok) return [];
  const contracts = contractsIn(documents);
  return documents.flatMap((document): readonly ContractImpact[] => {
    if (document.kind === 'mapping') return mappingImpact(document, ref, older, newer, contracts);
    return document.kind === 'integration' ? integrationImpact(document, ref, older, newer) : [];
  });
}

function contractsIn(documents: readonly Document[]): ReadonlyMap<string, ContractDocument> {
  return new Map(documents.flatMap(each => (each.kind === 'contract' ? [[`${each.name}@${each.version}`, each]] : [])));
}

function mappingImpact(
  mapping: MappingDocument,
  ref: string,
  older: ContractDocument,
  newer: ContractDocument,
  contracts: ReadonlyMap<string, ContractDocument>,
): readonly ContractImpact[] {
  const as = usedAs(mapping.from === ref, mapping.to === ref);
  if (!as) return [];
  const check = (version: ContractDocument): readonly Issue[] => {
    const [from, to] = [mapping.from, mapping.to].map(each => (each === ref ? version : contracts.get(each)));
    return from && to ? checkMapping(mapping, from, to) : [];
  };
  return [{ kind: 'mapping', name: mapping.name, as, issues: newIssues(check(older), check(newer)) }];
}

function integrationImpact(
  { name, from, to, when }: IntegrationDocument,
  ref: string,
  older: ContractDocument,
  newer: ContractDocument,
): readonly ContractImpact[] {
  const as = usedAs(
    from.contract === ref,
    to.some(target => target.contract === ref),
  );
  if (!as) return [];
  const check = (version: ContractDocument): readonly Issue[] =>
    when === undefined || from.contract !== ref ? [] : checkCondition(when, version).map(issue => ({ ...issue, path: 'when' }));
  return [{ kind: 'integration', name, as, issues: newIssues(check(older), check(newer)) }];
}

function usedAs(source: boolean, target: boolean): ContractImpact['as'] | undefined {
  if (source && target) return 'source and target';
  return source ? 'source' : target ? 'target' : undefined;
}

function newIssues(before: readonly Issue[], after: readonly Issue[]): readonly Issue[] {
  const known = new Set(before.map(({ code, path, sentence }) => `${code} ${path} ${sentence}`));
  return after.filter(({ code, path, sentence }) => !known.has(`${code} ${path} ${sentence}`));
}
