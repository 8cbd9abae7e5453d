import { failure, success, type Result } from '../../value/issue.ts';
import { isFields, type Value } from '../../value/value.ts';
import { contractIssue } from '../codes.ts';
import { idocSchema } from './idoc-schema.ts';
import { migTree } from './mig-node.ts';
import { xmlSchema } from './xml-schema.ts';

/** What a guideline says about a kind of message: everything of a contract that does not need a person. */
export interface MigContract {
  /** `matmas-matmas05` */
  readonly name: string;
  readonly title: string;
  /** A path that every message has; the writer of the contract chooses a better one. */
  readonly subject: string;
  readonly schema: Readonly<Record<string, unknown>>;
  /** Format of the interfaces that carry such messages. */
  readonly format: 'idoc' | 'xml';
}

/**
 * Reads a message implementation guideline of SAP Integration Advisor (`MIG_….json`) into a contract. For IDocs the schema has the place
 * of each field in flat form (`position`, `maxLength`), so that it serves both forms.
 */
export function contractFromMig(json: Value): Result<MigContract> {
  const root = migTree(json);
  const template = isFields(json) ? json['MessageTemplate'] : undefined;
  if (root === undefined || !isFields(template)) {
    const sentence = 'expected a message implementation guideline with MessageTemplate, Nodes and SimpleTypes';
    return failure(contractIssue('contract.mig', '', sentence));
  }
  const [id, system] = [String(template['Id'] ?? root.name), String(template['TypeSystemId'] ?? '')];
  const isIdoc = root.nodes.some(node => node.name === 'EDI_DC40');
  const named = { name: nameOf(id), title: `${id} (${system} ${String(template['VersionId'] ?? '')})` };
  if (isIdoc) return success({ ...named, subject: 'EDI_DC40.DOCNUM', format: 'idoc', schema: idocSchema(root) });
  const { schema, subject } = xmlSchema(root);
  return success({ ...named, subject, format: 'xml', schema });
}

function nameOf(id: string): string {
  return id
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase();
}
