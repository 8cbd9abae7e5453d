import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contractsFromXsd, hyphenated, rootsOfXsd } from '@millrace/core';
import { generationsIn, type Generation } from './b2mml/generations.ts';
import { nouns, rootsOf } from './b2mml/roots.ts';
import { yamlOf } from './b2mml/yaml.ts';

/** `node scripts/b2mml-contracts.ts --from DIR`: writes `library/b2mml` from the schemas of B2MML and BatchML, as MESA publishes them. */
const { values } = parseArgs({ options: { from: { type: 'string' } } });
if (values.from === undefined)
  throw new Error('node scripts/b2mml-contracts.ts --from DIR (with V0701/Schema and history/V0401 …)');
const library = join(import.meta.dirname, '..', 'library', 'b2mml');

for (const generation of generationsIn(values.from)) await writeGeneration(generation);

async function writeGeneration(generation: Generation): Promise<void> {
  const source = { entries: generation.files, read: (path: string) => textOf(join(generation.folder, path)) };
  const all = rootsOfXsd(source);
  if (!all.ok) throw new Error(all.issues.map(issue => issue.sentence).join('\n'));
  const contracts = contractsFromXsd(source, {
    roots: rootsOf(all.value),
    owner: 'manufacturing-it',
    nameOf: root => `b2mml-${generation.name}-${hyphenated(root)}`,
  });
  if (!contracts.ok) throw new Error(contracts.issues.map(issue => issue.sentence).join('\n'));
  const folder = join(library, generation.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let characters = 0;
  for (const document of contracts.value) {
    const root = Object.keys(document.schema.properties as object)[0]!;
    const noun = nouns.find(each => root.endsWith(each.name));
    const isOfNoun = new RegExp(`\\b${noun?.name}\\.ID(\\.#text)?$`).test(document.subject);
    const key = isOfNoun ? noun?.key : undefined;
    const title = `${document.title} (B2MML ${generation.title})`;
    const text = yamlOf({ ...document, title, ...(key !== undefined && { keys: { [key]: document.subject } }) }, generation);
    characters += text.length;
    await writeFile(join(folder, `${hyphenated(root)}.yaml`), text);
  }
  console.log(`${generation.name}: ${contracts.value.length} contracts, ${Math.round(characters / 1024)} KiB`);
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
