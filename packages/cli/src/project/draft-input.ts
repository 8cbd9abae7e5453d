import { readFileSync, statSync } from 'node:fs';
import { basename, extname, resolve } from 'node:path';
import { draftKinds } from '@millrace/api';
import {
  draftFromSamples,
  draftSchema,
  draftSources,
  openFormat,
  sourceOfJson,
  type DraftSource,
  type DraftedSchema,
  type FormatSettings,
  type Result,
  type Value,
} from '@millrace/core';
import { CliError } from '../cli-error.ts';

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
}

/** What the files say of a message: samples together, or one description. */
export function draftOfFiles({ files, kind, root, records }: DraftInput, cwd: string): DraftedSchema {
  const [first = ''] = files;
  const known = (kind ?? kindOf(first, cwd)) as SampleKind | DraftSource;
  if (!(draftKinds as readonly string[]).includes(known))
    throw new CliError('cli.arguments', `reading --kind ${known}: expected one of ${draftKinds.join(', ')}`);
  if ((draftSources as readonly string[]).includes(known)) return described(known as DraftSource, files, root, cwd);
  const samples = files.flatMap(file => samplesIn(file, known as SampleKind, records, cwd));
  return right(draftFromSamples(samples, { textual: known === 'xml' || known === 'csv', columns: known === 'csv' }), first);
}

/** A name for the contract: that of the first file. */
export function nameOfFile(file: string): string {
  return basename(file, extname(file));
}

function described(source: DraftSource, files: readonly string[], root: string | undefined, cwd: string): DraftedSchema {
  const [path = '', ...others] = files;
  if (others.length > 0) throw new CliError('cli.arguments', `reading ${others[0]}: one description at a time`);
  const read = (beside: string): string | undefined => {
    const file = resolve(cwd, beside);
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : undefined;
  };
  return right(draftSchema(source, { path, text: textOf(path, cwd), read }, root), path);
}

function samplesIn(path: string, kind: SampleKind, records: string | undefined, cwd: string): readonly Value[] {
  const text = textOf(path, cwd);
  const format = openFormat(settingsOf(kind, text, records), {
    limits: { bytes: 256 * 1024 * 1024, depth: 64, items: 5_000_000 },
  });
  if (!format.ok) throw new CliError('cli.draft', `reading ${path}: ${format.issues[0]?.sentence}`);
  const values = right(format.value.decode(new TextEncoder().encode(text)), path);
  return kind === 'json' && records === undefined
    ? values.flatMap(value => (Array.isArray(value) ? (value as readonly Value[]) : [value]))
    : values;
}

function settingsOf(kind: SampleKind, text: string, records: string | undefined): FormatSettings {
  const within = records === undefined ? {} : { records };
  switch (kind) {
    case 'json':
      return { kind: 'json', ...within };
    case 'ndjson':
      return { kind: 'json', lines: true };
    case 'xml':
      return { kind: 'xml', ...within };
    case 'csv':
      return { kind: 'delimited', separator: separatorOf(text) };
  }
}

/** The sign that cuts the header most often. */
function separatorOf(text: string): string {
  const header = text.slice(0, text.indexOf('\n') + 1 || undefined);
  const counts = [',', ';', '\t', '|'].map(sign => ({ sign, count: header.split(sign).length }));
  return counts.toSorted((one, other) => other.count - one.count)[0]!.sign;
}

function kindOf(path: string, cwd: string): SampleKind | DraftSource {
  const extension = extname(path).toLowerCase();
  const known = byExtension[extension];
  if (known !== undefined) return known;
  const text = textOf(path, cwd);
  if (extension === '.xml')
    return /<(?:\w+:)?Edmx[\s>]/u.test(text) ? 'odata' : /<(?:\w+:)?schema[\s>]/u.test(text) ? 'xsd' : 'xml';
  if (extension !== '.json') throw new CliError('cli.draft', `reading ${path}: its name does not say what it is`);
  try {
    return sourceOfJson(JSON.parse(text)) ?? 'json';
  } catch {
    return 'json';
  }
}

function textOf(path: string, cwd: string): string {
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    throw new CliError('cli.draft', `reading ${path}: ${(error as Error).message}`);
  }
}

function right<T>(result: Result<T>, path: string): T {
  if (result.ok) return result.value;
  const [issue] = result.issues;
  throw new CliError('cli.draft', `drafting from ${path}: ${issue?.sentence}`);
}
