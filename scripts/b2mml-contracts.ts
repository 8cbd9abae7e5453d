import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { contractFilesOf } from './b2mml/contracts.ts';
import { generationsIn } from './b2mml/generations.ts';

/** `node scripts/b2mml-contracts.ts --from DIR`: writes `library/b2mml` from the schemas of B2MML and BatchML, as MESA publishes them. */
const { values } = parseArgs({ options: { from: { type: 'string' } } });
if (values.from === undefined)
  throw new Error('node scripts/b2mml-contracts.ts --from DIR (with V0701/Schema and history/V0401 …)');

for (const generation of generationsIn(values.from)) {
  const folder = join(import.meta.dirname, '..', 'library', 'b2mml', generation.name);
  const files = contractFilesOf(generation);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  const characters = [...files.values()].reduce((sum, text) => sum + text.length, 0);
  console.log(`${generation.name}: ${files.size} contracts, ${Math.round(characters / 1024)} KiB`);
}
