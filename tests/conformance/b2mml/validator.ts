import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SchemaSet } from './schema-sets.ts';

const run = promisify(execFile);
const filesAtOnce = 200;

/** What xmllint says of files, by path: nothing where a file is valid, else its first complaint. */
export type Verdicts = ReadonlyMap<string, string | undefined>;

/** Whether xmllint can be called here. */
export async function hasXmllint(): Promise<boolean> {
  return run('xmllint', ['--version']).then(
    () => true,
    () => false,
  );
}

/**
 * One schema file that xmllint understands, for all messages of a generation: a copy in which every import of an extension namespace
 * names the file that gathers all extensions, because libxml2 reads only the first location that it is told for a namespace.
 */
export async function gatherSchemas({ folder, files, needs }: SchemaSet, target: string): Promise<string> {
  await mkdir(target, { recursive: true });
  const folders = [...needs, folder];
  const names = new Map<string, string>();
  for (const each of folders)
    for (const name of await readdir(each)) if (name.endsWith('.xsd')) names.set(name, join(each, name));
  const gatherer = [...names.keys()].find(name => name.endsWith('AllExtensions.xsd'));
  for (const [name, path] of names) {
    const text = await readFile(path, 'utf8');
    await writeFile(join(target, name), gatherer === undefined ? text : pointedAt(gatherer, text));
  }
  const [first = ''] = files;
  const namespace = /targetNamespace\s*=\s*"([^"]*)"/.exec(await readFile(join(folder, first), 'utf8'))?.[1] ?? '';
  const includes = files.map(file => `<xsd:include schemaLocation="${file}"/>`).join('\n');
  const path = join(target, 'every-message.xsd');
  await writeFile(
    path,
    `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="${namespace}">\n${includes}\n</xsd:schema>\n`,
  );
  return path;
}

function pointedAt(gatherer: string, text: string): string {
  return text.replaceAll(/<xsd:import\b[^>]*>/g, found =>
    /AllExtensions"/.test(found) ? found.replace(/schemaLocation\s*=\s*"[^"]*"/, `schemaLocation="${gatherer}"`) : found,
  );
}

/** Validates files, many at a time. Throws where the schema itself cannot be used. */
export async function validate(schema: string, files: readonly string[]): Promise<Verdicts> {
  const verdicts = new Map<string, string | undefined>();
  for (let at = 0; at < files.length; at += filesAtOnce) {
    const some = files.slice(at, at + filesAtOnce);
    const lines = (await xmllint(schema, some)).split('\n');
    if (lines.some(line => /failed to compile|Schemas parser error/.test(line)))
      throw new Error(lines.find(line => /error/.test(line)));
    for (const file of some) verdicts.set(file, complaintOf(file, lines));
  }
  return verdicts;
}

function complaintOf(file: string, lines: readonly string[]): string | undefined {
  if (lines.includes(`${file} validates`)) return undefined;
  const line = lines.find(each => each.startsWith(`${file}:`));
  return line?.slice(file.length + 1).replace(/^\d+: element [^:]*: Schemas validity error : /, '') ?? 'not validated';
}

async function xmllint(schema: string, files: readonly string[]): Promise<string> {
  try {
    return (await run('xmllint', ['--noout', '--schema', schema, ...files], { maxBuffer: 1 << 28 })).stderr;
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr ?? error);
  }
}
