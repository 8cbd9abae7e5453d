import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { hasXmllint } from '../b2mml/validator.ts';
import type { Recording } from './recording.ts';

const run = promisify(execFile);

/** What the schema of the standard says of a document: nothing, or its first complaint. */
export interface SchemaVerdict {
  readonly complaint?: string;
}

/**
 * Verdicts of xmllint on the documents of a folder, by name of file, where the schema of their kind and version lies in the folder or beside it (`xsd`).
 * A file that is no well-formed XML needs no schema. Files of SHDR have none.
 */
export async function schemaVerdicts(
  recordings: readonly Recording[],
  from: string,
): Promise<ReadonlyMap<string, SchemaVerdict>> {
  const verdicts = new Map<string, SchemaVerdict>();
  if (!(await hasXmllint())) return verdicts;
  const schemas = schemasNear(from);
  for (const { name, path, kind } of recordings.filter(each => each.kind !== 'shdr')) {
    if (kind === 'other') verdicts.set(name, { complaint: 'no XML' });
    else {
      const verdict = await judge(path, schemas);
      if (verdict) verdicts.set(name, verdict);
    }
  }
  return verdicts;
}

function schemasNear(from: string): ReadonlyMap<string, string> {
  const folders = [from, join(dirname(from), 'xsd'), join(from, '..', '..', 'xsd')];
  const files = folders.flatMap(folder => {
    try {
      return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name));
    } catch {
      return [];
    }
  });
  return new Map(
    files.flatMap(file => (/MTConnect\w+_\d+\.\d+(?:_1\.0)?\.xsd$/.test(file) ? [[file.split('/').at(-1) as string, file]] : [])),
  );
}

async function judge(path: string, schemas: ReadonlyMap<string, string>): Promise<SchemaVerdict | undefined> {
  const wellFormed = await lint(['--noout', '--nonet', path]);
  if (wellFormed !== undefined) return { complaint: wellFormed };
  const [, kind, version] = /urn:mtconnect\.org:MTConnect(\w+):(\d+\.\d+)/.exec(readFileSync(path, 'utf8').slice(0, 4000)) ?? [];
  const schema = schemas.get(`MTConnect${kind}_${version}_1.0.xsd`);
  if (schema === undefined) return kind === undefined ? { complaint: 'no namespace of MTConnect' } : undefined;
  const complaint = await lint(['--noout', '--nonet', '--schema', schema, path]);
  if (complaint === undefined) return {};
  return complaint.includes('failed to compile') ? undefined : { complaint };
}

/** The first complaint of xmllint, without the path. */
async function lint(args: readonly string[]): Promise<string | undefined> {
  try {
    await run('xmllint', args, { maxBuffer: 256 * 1024 * 1024 });
    return undefined;
  } catch (error) {
    const text = String((error as { stderr?: string }).stderr ?? error);
    return (text.includes('failed to compile') ? 'the schema failed to compile' : (text.split('\n')[0] ?? '')).replace(
      /^.*\/(?=[^/]*:\d)/,
      '',
    );
  }
}
