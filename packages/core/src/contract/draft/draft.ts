import type { ContractDocument } from '../../document/model.ts';
import type { SchemaObject } from '../schema.ts';
import { anyScalar, subjectPaths } from './subject.ts';
import { documentName } from './words.ts';

/** Why a part of a draft says what it says, by the part. */
export type Remarks = Map<object, string>;

/** What a source (samples, a schema of another kind) says of a message. */
export interface DraftedSchema {
  readonly schema: SchemaObject;
  readonly title?: string;
  /** Paths that identify a message, where the source tells which, and how it tells. */
  readonly keys?: { readonly paths: readonly string[]; readonly why: string };
  /** Paths whose values tell the samples apart; the others repeat. Absent where there are no samples. */
  readonly unique?: readonly string[];
  /** The path that the source suggests to order messages by. */
  readonly subject?: string;
  readonly remarks: Remarks;
}

/** A contract to be read, corrected and owned by a person. */
export interface ContractDraft {
  readonly document: ContractDocument;
  readonly remarks: Remarks;
  /** Why a setting beside the schema says what it says. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What a person says about the contract. */
export interface DraftOptions {
  readonly name: string;
  readonly version?: number;
  readonly owner?: string;
}

/** The schema as a contract: with the subject, the keys and the natural id that its fields suggest. */
export function completeDraft(drafted: DraftedSchema, options: DraftOptions): ContractDraft {
  const { schema, title, remarks, keys = { paths: [], why: '' } } = drafted;
  const found = subjectPaths(schema, drafted.subject === undefined ? keys.paths : [drafted.subject], drafted.unique);
  const [subject] = found.subjects;
  const { owner = 'to-be-named', version = 1 } = options;
  const whole = keys.paths.length > 0 && keys.paths.every(path => found.subjects.some(each => each.path === path));
  const scalar = subject ? undefined : anyScalar(schema);
  const document: ContractDocument = {
    kind: 'contract',
    name: documentName(options.name),
    version,
    ...(title !== undefined && { title }),
    owner,
    subject: subject?.path ?? scalar ?? 'id',
    ...(whole && { id: keys.paths }),
    ...(found.keys.size > 0 && { keys: Object.fromEntries(found.keys) }),
    schema,
  };
  const settings: Record<string, string> = {
    subject: subject
      ? `guess: ${subject.why}`
      : `guess: no field looks like the id of what the message is about${scalar === undefined ? ', and none is a single value: name one' : ''}`,
    ...(options.owner === undefined && { owner: 'name the team that answers for it' }),
    ...(whole && { id: keys.why }),
    ...(found.keys.size > 0 && { keys: 'guess: by the names of the fields' }),
  };
  return { document, remarks, settings };
}

/** Notes why a part of a draft says what it says, and returns the part. */
export function remarked<T extends object>(remarks: Remarks, part: T, text: string | undefined): T {
  if (text !== undefined && text !== '') remarks.set(part, text);
  return part;
}
