import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { auditRoot, auditText } from '@millrace/core';
import type { AuditView } from '@millrace/core';
import { fixedAnswers, run } from './fake-node.ts';

/** A whole trail of some entries. */
function trailOf(count: number): readonly AuditView[] {
  let previous = auditRoot;
  return Array.from({ length: count }, (_, index) => {
    const at = 1_700_000_000_000 + index;
    const entry = { number: index + 1, who: 'anna', action: 'pause flow', subject: `f-${index}`, reason: 'stock count' };
    previous = createHash('sha256')
      .update(auditText(previous, { ...entry, at }))
      .digest('hex');
    return { ...entry, at: new Date(at).toISOString(), hash: previous };
  });
}

describe('the chain of the audit trail, recomputed by the command line itself', () => {
  test('a whole trail is said to be whole, with the hash to keep', async () => {
    const trail = trailOf(5);
    const { exit, out } = await run(['audit', '--verify'], { ...fixedAnswers, audit: trail });
    expect(exit).toBe(0);
    expect(out).toContain('is whole: 5 entries');
    expect(out.replaceAll(/\s+/g, ' ')).toContain(trail[4]!.hash);
  });

  test.each([
    ['changed', (trail: readonly AuditView[]) => trail.with(2, { ...trail[2]!, who: 'eve' }), 3],
    ['removed', (trail: readonly AuditView[]) => trail.toSpliced(2, 1), 4],
    ['put in', (trail: readonly AuditView[]) => trail.toSpliced(2, 0, trail[2]!), 3],
  ] as const)('P11-10e3: an entry that was %s is found, and the exit code says so', async (_, change, broken) => {
    const { exit, out } = await run(['audit', '--verify', '--json'], { ...fixedAnswers, audit: change(trailOf(5)) });
    expect(exit).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, broken });
  });

  test('an exported trail verifies without a node, and a file that is none is refused in a sentence', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'millrace-audit-'));
    const [good, bad] = [join(folder, 'trail.json'), join(folder, 'other.json')];
    await writeFile(good, JSON.stringify(trailOf(3)));
    await writeFile(bad, '{"a": 1}');
    const [whole, refused] = [await run(['audit', 'verify', good]), await run(['audit', 'verify', bad])];
    await rm(folder, { recursive: true });
    expect(whole).toMatchObject({ exit: 0, asked: [] });
    expect(refused).toMatchObject({ exit: 2, err: expect.stringContaining('no list of audit entries') as string });
  });
});
