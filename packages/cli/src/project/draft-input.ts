import { statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { draftKinds } from '@millrace/api';
import {
  draftFromSamples,
  draftSchema,
  draftSources,
  openFormat,
  readText,
  sourceOfJson,
  type DraftSource,
  type DraftedSchema,
  type FormatSettings,
  type Result,
  type Value,
} from '@millrace/core';
import { CliError } from '../cli-error.ts';
import { bytesOf, issueError } from './input-file.ts';

type SampleKind = Exclude<(typeof draftKinds)[number], DraftSource>;

const byExtension: Readonly<Record<string, SampleKind | DraftSource>> = {
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'csv',
  '.xsd': 'xsd',
  '.edmx': 'odata',
  '.yaml': 'openapi',
  '.yml': 'openapi',
  '.sql': 'sql',
  '.ddl': 'sql',
  '.avsc': 'avro',
  '.proto': 'protobuf',
};

/** What a person says about the files. */
export interface DraftInput {
  readonly files: readonly string[];
  readonly kind?: string;
  readonly root?: string;
  readonly records?: string;
  /** Label of the encoding of the files; else told by mark or declaration, or UTF-8. */
  readonly encoding?: string;
}

/** What the files say of a message: samples together, or one description. */
export function draftOfFiles(input: DraftInput, cwd: string): DraftedSchema {
  const { files, kind, encoding } = input;
  const [first = ''] = files;
  const known = (kind ?? kindOf(first, encoding, cwd)) as SampleKind | DraftSource;
  if (!(draftKinds as readonly string[]).includes(known))
    throw new CliError('cli.arguments', `reading --kind ${known}: expected one of ${draftKinds.join(', ')}`);
  if ((draftSources as readonly string[]).includes(known)) return described(known as DraftSource, input, cwd);
  const samples = files.flatMap(file => samplesIn(file, known as SampleKind, input, cwd));
  return right(draftFromSamples(samples, { textual: known === 'xml' || known === 'csv', columns: known === 'csv' }), first);
}

/** A name for the contract: that of the first file. */
export function nameOfFile(file: string): string {
  return basename(file, extname(file));
}

function described(source: DraftSource, { files, root, encoding }: DraftInput, cwd: string): DraftedSchema {
  const [path = '', ...others] = files;
  if (others.length > 0) throw new CliError('cli.arguments', `reading ${others[0]}: one description at a time`);
  const read = (beside: string): string | undefined =>
    statSync(resolve(cwd, beside), { throwIfNoEntry: false })?.isFile() ? textOf(beside, encoding, cwd) : undefined;
  return right(draftSchema(source, { path, text: textOf(path, encoding, cwd), read }, root), path);
}

function samplesIn(path: string, kind: SampleKind, input: DraftInput, cwd: string): readonly Value[] {
  const { records, encoding } = input;
  const bytes = bytesOf(path, cwd);
  const within = { ...(records !== undefined && { records }), ...(encoding !== undefined && { encoding }) };
  const settings = kind === 'csv' ? { ...within, ...columnsIn(textOf(path, encoding, cwd)) } : { ...within, ...formats[kind] };
  const format = right(openFormat(settings, { limits: { bytes: 256 * 1024 * 1024, depth: 64, items: 5_000_000 } }), path);
  const values = right(format.decode(bytes), path);
  return kind === 'json' && records === undefined
    ? values.flatMap(value => (Array.isArray(value) ? (value as readonly Value[]) : [value]))
    : values;
}

const formats: Readonly<Record<Exclude<SampleKind, 'csv'>, FormatSettings>> = {
  json: { kind: 'json' },
  ndjson: { kind: 'json', lines: true },
  xml: { kind: 'xml' },
};

function columnsIn(text: string): FormatSettings {
  return { kind: 'delimited', separator: separatorOf(text) };
}

/** The sign that cuts the header most often. */
function separatorOf(text: string): string {
  const header = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const counts = [',', ';', '\t', '|'].map(sign => ({ sign, count: header.split(sign).length }));
  return counts.toSorted((one, other) => other.count - one.count)[0]!.sign;
}

function kindOf(path: string, encoding: string | undefined, cwd: string): SampleKind | DraftSource {
  const extension = extname(path).toLowerCase();
  const known = byExtension[extension];
  if (known !== undefined) return known;
  const text = textOf(path, encoding, cwd);
  if (extension === '.xml')
    return /<(?:\w+:)?Edmx[\s>]/u.test(text) ? 'odata' : /<(?:\w+:)?schema[\s>]/u.test(text) ? 'xsd' : 'xml';
  if (extension !== '.json') throw new CliError('cli.draft', `reading ${path}: its name does not say what it is`);
  try {
    return sourceOfJson(JSON.parse(text)) ?? 'json';
  } catch {
    return 'json';
  }
}

function textOf(path: string, encoding: string | undefined, cwd: string): string {
  return right(readText(bytesOf(path, cwd), encoding), path);
}

function right<T>(result: Result<T>, path: string): T {
  if (result.ok) return result.value;
  throw issueError('cli.draft', `drafting from ${path}`, result.issues[0]);
}
