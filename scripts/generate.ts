import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { generatedFiles } from './generated-files.ts';

/** Writes every derived file: the error catalogue, the reference of documents, the schemas for editors, the tables of connectors. */
for (const [path, text] of await generatedFiles()) {
  const file = join(import.meta.dirname, '..', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  console.log(path);
}
