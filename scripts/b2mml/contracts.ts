import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { contractsFromXsd, hyphenated, rootsOfXsd, type ContractDocument, type Result } from '@millrace/core';
import type { Generation } from './generations.ts';
import { nouns, rootsOf } from './roots.ts';
import { yamlOf } from './yaml.ts';

/** The files of the library that one generation of the schemas becomes: text by name. */
export function contractFilesOf(generation: Generation): ReadonlyMap<string, string> {
  const source = { entries: generation.files, read: (path: string) => textOf(join(generation.folder, path)) };
  const contracts = contractsFromXsd(source, {
    roots: rootsOf(valueOf(rootsOfXsd(source))),
    owner: 'manufacturing-it',
    nameOf: root => `b2mml-${generation.name}-${hyphenated(root)}`,
  });
  return new Map(valueOf(contracts).map(contract => fileOf(contract, generation)));
}

function fileOf(contract: ContractDocument, generation: Generation): readonly [name: string, text: string] {
  const [root = ''] = Object.keys(contract.schema.properties as object);
  const title = `${contract.title} (B2MML ${generation.title})`;
  const key = keyOf(root, contract.subject);
  const document = { ...contract, title, ...(key !== undefined && { keys: { [key]: contract.subject } }) };
  return [`${hyphenated(root)}.yaml`, yamlOf(document, generation)];
}

/** The name under which the subject is found again, where it is the ID of what the message is about. */
function keyOf(root: string, subject: string): string | undefined {
  const noun = nouns.find(({ name }) => root.endsWith(name));
  const isOfNoun = new RegExp(`\\b${noun?.name}\\.ID(\\.#text)?$`).test(subject);
  return isOfNoun ? noun?.key : undefined;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.issues.map(issue => issue.sentence).join('\n'));
  return result.value;
}

function textOf(path: string): string | undefined {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'utf8') : undefined;
}
