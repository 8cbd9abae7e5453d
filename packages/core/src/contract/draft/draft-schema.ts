import { parse as parseYaml } from 'yaml';
import { failure, success, type Result } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { contractIssue } from '../codes.ts';
import { contractFromMig } from '../mig/contract-from-mig.ts';
import { isSchemaObject } from '../schema.ts';
import { contractsFromXsd, rootsOfXsd } from '../xsd/contracts.ts';
import { chooseRoot } from './choose-root.ts';
import type { DraftedSchema } from './draft.ts';
import { draftFromAvro } from './from-avro.ts';
import { draftFromOData } from './from-odata.ts';
import { draftFromJsonSchema, draftFromOpenApi } from './from-openapi.ts';
import { draftFromProtobuf } from './from-protobuf.ts';
import { draftFromSql } from './from-sql.ts';

/** Descriptions of messages that a contract can be drafted of. */
export const draftSources = ['xsd', 'odata', 'openapi', 'json-schema', 'sql', 'avro', 'protobuf', 'mig'] as const;

/** One of them. */
export type DraftSource = (typeof draftSources)[number];

/** A description, and what reads the files beside it. */
export interface Description {
  readonly path: string;
  readonly text: string;
  /** The text of another file, by its path; only XML Schema names others. */
  read(path: string): string | undefined;
}

/** Drafts a schema of a description; `root` names the message where it describes several. */
export function draftSchema(source: DraftSource, { path, text, read }: Description, root?: string): Result<DraftedSchema> {
  switch (source) {
    case 'xsd':
      return fromXsd(path, read, root);
    case 'odata':
      return draftFromOData(text, root);
    case 'sql':
      return draftFromSql(text, root);
    case 'protobuf':
      return draftFromProtobuf(text, root);
    default:
      return fromData(source, text, root);
  }
}

function fromData(
  source: Exclude<DraftSource, 'xsd' | 'odata' | 'sql' | 'protobuf'>,
  text: string,
  root: string | undefined,
): Result<DraftedSchema> {
  let data: unknown;
  try {
    data = /^\s*[[{]/u.test(text) ? JSON.parse(text) : parseYaml(text);
  } catch (error) {
    return failure(contractIssue('contract.draft', '', `reading the description: ${(error as Error).message}`));
  }
  if (source === 'openapi') return draftFromOpenApi(data, root);
  if (source === 'avro') return draftFromAvro(data);
  return source === 'mig' ? fromMig(data) : draftFromJsonSchema(data);
}

function fromMig(data: unknown): Result<DraftedSchema> {
  const found = contractFromMig(data as Value);
  if (!found.ok) return found;
  const { schema, title, subject } = found.value;
  return success({ schema, title, subject, remarks: new Map() });
}

function fromXsd(path: string, read: (path: string) => string | undefined, root: string | undefined): Result<DraftedSchema> {
  const source = { entries: [path], read };
  const roots = rootsOfXsd(source);
  if (!roots.ok) return roots;
  const chosen = chooseRoot('global element', roots.value, root);
  if (!chosen.ok) return chosen;
  const contracts = contractsFromXsd(source, { roots: [chosen.value] });
  if (!contracts.ok) return contracts;
  const { schema, title, subject } = contracts.value[0]!;
  return success({ schema, subject, ...(title !== undefined && { title }), remarks: new Map() });
}

/** What a JSON text describes, told by its content; `undefined`: nothing, it is a sample. */
export function sourceOfJson(data: unknown): DraftSource | undefined {
  if (!isSchemaObject(data)) return undefined;
  if (typeof data['openapi'] === 'string' || data['swagger'] !== undefined) return 'openapi';
  if (isSchemaObject(data['MessageTemplate']) && data['Nodes'] !== undefined) return 'mig';
  if (data['type'] === 'record' && Array.isArray(data['fields'])) return 'avro';
  const isSchema = typeof data['$schema'] === 'string' || (data['type'] === 'object' && isSchemaObject(data['properties']));
  return isSchema ? 'json-schema' : undefined;
}
