import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { nodeFlags } from '../src/node/node-flags.ts';

test('a node holds young objects within bounds, and Node takes the flags for it', () => {
  const fill = `
    const kept = [];
    for (let at = 0; at < 3e6; at++) kept.push({ at });
    const young = require('node:v8').getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    console.log(young.space_size / 2 ** 20);`;
  const ran = spawnSync(process.execPath, [...nodeFlags, '--eval', fill], { encoding: 'utf8' });
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(Number(ran.stdout)).toBeLessThanOrEqual(32);
});
