import { nearest } from '../document/nearest.ts';
import type { ContractDocument } from '../document/model.ts';
import { failure, success, type Issue, type Result } from '../value/issue.ts';
import { isFields, type Fields, type Value } from '../value/value.ts';
import { contractIssue } from './codes.ts';
import type { Identity } from './contract.ts';
import { excerpt } from './excerpt.ts';
import { pathReader } from './path-reader.ts';

/** A value that identifies a message: where it stands, what it is for, and whether a message may lack it. */
interface KeyReader {
  readonly path: string;
  /** `subject`, `key order`, `revision` … for the sentence. */
  readonly role: string;
  readonly needed: boolean;
  read(value: Value): Value | undefined;
}

/**
 * Prepares the reading of subject, natural id, keys, revision and sequence. Subject and id are always needed; a key, revision or
 * sequence is needed where `isRequired` says that the schema requires its path, and otherwise left out where it is absent.
 * Texts are taken as they are and whole numbers as their exact text; an empty text is as good as absent.
 */
export function compileIdentity(
  document: ContractDocument,
  isRequired: (path: string) => boolean,
): (value: Value) => Result<Identity> {
  const reader = (path: string, role: string, needed = isRequired(path)): KeyReader => ({
    path,
    role,
    needed,
    read: pathReader(path),
  });
  const subject = reader(document.subject, 'subject', true);
  const id = document.id?.map(path => reader(path, 'id', true));
  const keys = Object.entries(document.keys ?? {}).map(([name, path]) => [name, reader(path, `key "${name}"`)] as const);
  const revision = document.revision === undefined ? undefined : reader(document.revision, 'revision');
  const sequence = document.sequence === undefined ? undefined : reader(document.sequence, 'sequence');

  return value => {
    let issues: Issue[] | undefined;
    const report = (issue: Issue): undefined => void (issues ??= []).push(issue);
    const subjectText = keyText(subject, value, report);
    const idText = id && joinId(id.map(part => keyText(part, value, report)));
    const keyTexts: (readonly [string, string])[] = [];
    for (const [name, each] of keys) {
      const text = keyText(each, value, report);
      if (text !== undefined) keyTexts.push([name, text]);
    }
    const revisionText = revision && keyText(revision, value, report);
    const count = sequence && counter(sequence, value, report);
    if (issues) return failure(...issues);
    return success({
      subject: subjectText!,
      keys: keyTexts,
      ...(idText !== undefined && { id: idText }),
      ...(revisionText !== undefined && { revision: revisionText }),
      ...(count !== undefined && { sequence: count }),
    });
  };
}

/** Several values become one id; `/` and `%` inside a value are escaped, so that no two different ids read the same. */
function joinId(parts: readonly (string | undefined)[]): string {
  if (parts.length === 1) return parts[0]!;
  return parts.map(part => (part && /[/%]/.test(part) ? part.replaceAll('%', '%25').replaceAll('/', '%2F') : part)).join('/');
}

function keyText(reader: KeyReader, value: Value, report: (issue: Issue) => undefined): string | undefined {
  const found = reader.read(value);
  if (typeof found === 'string' && found !== '') return found;
  if (typeof found === 'number' && Number.isSafeInteger(found)) return String(found);
  if (found !== undefined && found !== null && found !== '') return report(wrongType(reader, found));
  return reader.needed ? report(missing(reader, found, value)) : undefined;
}

function counter(reader: KeyReader, value: Value, report: (issue: Issue) => undefined): number | undefined {
  const text = keyText(reader, value, report);
  if (text === undefined) return undefined;
  const number = /^[0-9]{1,16}$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(number) ? number : report(wrongType(reader, text));
}

function missing(reader: KeyReader, found: '' | null | undefined, value: Value): Issue {
  const state = found === undefined ? whereItEnds(reader.path, value) : `it is ${found === null ? 'null' : 'empty'}`;
  return contractIssue('contract.key-missing', reader.path, `expected the ${reader.role} at ${reader.path}, and ${state}`);
}

/** Why a path has no value: a step is absent, or a list of several elements leaves open which one is meant. */
function whereItEnds(path: string, value: Value): string {
  const steps = path.split('.');
  for (let length = 0; length < steps.length; length++) {
    const reached = steps.slice(0, length).join('.');
    const here = length === 0 ? value : pathReader(reached)(value);
    const place = length === 0 ? 'the message' : reached;
    if (Array.isArray(here) && here.length !== 1) return `${place} is ${excerpt(here)}, where one element was expected`;
    const inside: Value | undefined = Array.isArray(here) ? (here as readonly Value[])[0] : here;
    if (!isFields(inside)) return `${place} is ${excerpt(here)}`;
    if (!Object.hasOwn(inside, steps[length]!))
      return `${place} has no field ${steps[length]!}${similar(steps[length]!, inside)}`;
  }
  return 'there is none';
}

function similar(name: string, fields: Fields): string {
  const near = nearest(name, Object.keys(fields));
  return near === undefined ? '' : `; there is ${near}`;
}

function wrongType(reader: KeyReader, found: Value): Issue {
  const expected = reader.role === 'sequence' ? 'a whole number' : 'a text or an exact whole number';
  const sentence = `expected ${expected} as the ${reader.role} at ${reader.path}, found ${excerpt(found)}`;
  return contractIssue('contract.key-type', reader.path, sentence);
}
