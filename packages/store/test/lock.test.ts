import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../src/index.ts';
import { temporaryFolder } from '../src/testkit/index.ts';

const fixture = join(import.meta.dirname, 'fixtures/appender.ts');

describe('the lock of a store', () => {
  it('F39: refuses a second open in the same process and names the holder', async () => {
    await using folder = await temporaryFolder();
    const options = { folder: folder.path, node: 'first', now: () => Date.UTC(2026, 0, 2) };
    {
      await using _store = await openStore(options);
      await expect(openStore({ ...options, node: 'second' })).rejects.toMatchObject({
        kind: 'held',
        message: expect.stringMatching(
          new RegExp(`process ${process.pid} \\(node "first"\\) on .+ since 2026-01-02T00:00:00.000Z`),
        ) as string,
      });
    }
    await using again = await openStore(options);
    expect(await again.flows()).toEqual([]);
  });

  it('F39: refuses a second process and names the holder, and is free as soon as that was killed', async () => {
    await using folder = await temporaryFolder();
    const child = spawn(process.execPath, [fixture, folder.path, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    await once(child.stdout, 'data');
    const message = expect.stringContaining(`held by process ${child.pid} (node "appender")`) as string;
    await expect(openStore({ folder: folder.path, node: 'second' })).rejects.toMatchObject({ kind: 'held', message });
    child.kill('SIGKILL');
    await exit;
    await using store = await openStore({ folder: folder.path, node: 'second' });
    expect(await store.sourceNumber('s')).toBe(1);
  });
});
