import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

import { libraryParts } from '../src/load-in-parts.ts';

const isOwn = (name: string): boolean => name.startsWith('node-opcua');

/** How long nothing else could go on, at the longest, while something loads in a process of its own: as a share of all of it. */
async function longestTurn(load: string): Promise<number> {
  const watch = `
    const began = performance.now();
    let [last, longest, isOver] = [began, 0, false];
    const turn = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (!isOver) setImmediate(turn);
      else console.log(longest / (now - began));
    };
    setImmediate(turn);
    await (${load});
    isOver = true;`;
  const options = { cwd: fileURLToPath(new URL('..', import.meta.url)) };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', watch], options);
  return Number(stdout);
}

describe('a large library that is loaded in parts', () => {
  it('comes with every package after those that it stands on', async () => {
    const require = createRequire(import.meta.url);
    const names: string[] = [];
    for await (const { name } of libraryParts({ name: 'node-opcua-client', require }, isOwn)) names.push(name);
    expect(names.at(-1)).toBe('node-opcua-client');
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter(isOwn).length).toBeGreaterThan(20);
    expect(names.indexOf('node-opcua-basic-types')).toBeLessThan(names.indexOf('node-opcua-secure-channel'));
  });

  it('lets others go on in between: a poll elsewhere is not late by all of it', async () => {
    const inParts = await longestTurn(`import('./src/opcua/library.ts').then(({ loadLibrary }) => loadLibrary())`);
    const atOnce = await longestTurn(`import('node-opcua-client')`);
    expect(inParts).toBeLessThan(atOnce * 0.6);
  });
});
