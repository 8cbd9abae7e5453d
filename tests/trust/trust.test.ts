import { DatabaseSync } from 'node:sqlite';
import { appendFile, copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TrustReport } from '@millrace/core';
import { secretValue, selfSigned, serveWeb, startTrustRig, type TrustRig } from './rig.ts';

const actor = { name: 'anna' };
const around = { expiring: [] };
const trustOf = ({ node }: TrustRig): Promise<TrustReport> => node.operations.trust(around);

/** Asks until a report is as wanted. */
async function until(rig: TrustRig, wanted: (report: TrustReport) => boolean): Promise<TrustReport> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const report = await trustOf(rig);
    if (wanted(report)) return report;
    if (Date.now() > deadline) throw new Error(`waited 20 s: ${JSON.stringify(report, null, 1)}`);
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** Changes a store file as somebody would who goes around the program. */
function tamper(file: string, sql: string): void {
  const db = new DatabaseSync(file, { timeout: 5000 });
  db.exec(sql);
  db.close();
}

describe('what a node says about other systems', () => {
  test('F73: a certificate that nobody vouches for and that ends soon is named with both, and nothing was sent', async () => {
    const requests: string[] = [];
    await using web = await serveWeb(
      (request, response) => {
        requests.push(request.url ?? '');
        response.end('{}');
      },
      await selfSigned(5),
    );
    await using rig = await startTrustRig(web.url);
    await rig.order('4711');
    const { certificates, findings } = await until(rig, ({ certificates: all }) => all.length > 0);
    expect(certificates).toMatchObject([
      {
        about: ['erp.orders'],
        subject: expect.stringContaining('CN=erp.test') as string,
        daysLeft: 4,
        endpoint: web.url.slice(8),
      },
    ]);
    expect(certificates[0]?.fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(findings.map(({ level, area }) => `${level} ${area}`)).toEqual(['bad certificates', 'bad certificates']);
    expect(findings[0]?.sentence).toMatch(/is not trusted: DEPTH_ZERO_SELF_SIGNED_CERT/);
    expect(requests).toEqual([]);
    const probe = await rig.node.operations.probe('erp.orders', actor);
    expect(probe.steps.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(probe.steps[2]).toMatchObject({ step: 'certificate', side: 'us', remedy: expect.stringContaining('CA') as string });
    const detail = await rig.node.operations.interface('erp.orders');
    expect(detail.verdict).toMatchObject({ state: 'failing', side: 'us' });
    expect(detail.probes).toMatchObject([{ who: 'anna', ok: false }]);
    expect(detail.errors.length).toBeGreaterThan(0);
  });

  test('D11-5: a server whose clock is two hours ahead is found by its answers', async () => {
    await using web = await serveWeb((_, response) => {
      response.sendDate = false;
      response.setHeader('date', new Date(Date.now() + 7_200_000).toUTCString());
      response.end('{}');
    });
    await using rig = await startTrustRig(web.url);
    await rig.order('4711');
    const { clocks, findings } = await until(rig, ({ clocks: all }) => all.length > 0);
    expect(Math.abs(clocks[0]!.offsetMs - 7_200_000)).toBeLessThanOrEqual(clocks[0]!.plusMinusMs + 1);
    expect(findings).toMatchObject([{ level: 'bad', area: 'clocks', sentence: expect.stringMatching(/2 h ahead/) as string }]);
    const { sessions } = await rig.node.operations.interface('erp.orders');
    expect(sessions).toEqual({ open: 1, allowed: 4 });
  });

  test('S-4.1: secrets are named, missing ones found, and no value stands in any answer', async () => {
    await using web = await serveWeb((_, response) => response.end('{}'));
    await using rig = await startTrustRig(web.url);
    await rig.order('4711');
    await until(rig, ({ clocks }) => clocks.length > 0);
    const { operations } = rig.node;
    await operations.probe('erp.orders', actor);
    const answers = [
      await operations.systems(),
      await operations.interface('erp.orders'),
      await trustOf(rig),
      await operations.status(),
      await operations.auditSearch({ offset: 0, limit: 100 }),
      await operations.explain(1),
    ];
    const basic = Buffer.from(`millrace:${secretValue}`).toString('base64');
    for (const answer of answers) {
      expect(JSON.stringify(answer)).not.toContain(secretValue);
      expect(JSON.stringify(answer)).not.toContain(basic);
    }
    const { settings } = await operations.interface('erp.orders');
    expect(settings).toContainEqual({
      path: 'auth.password',
      value: '${secret:erp-password}',
      about: 'Password.',
      secret: true,
      references: [{ scheme: 'secret', name: 'erp-password', present: true }],
    });
    rig.secrets.clear();
    const { findings } = await trustOf(rig);
    expect(findings).toMatchObject([{ level: 'bad', area: 'secrets', about: 'erp-password' }]);
  });
});

describe('what a node says about itself', () => {
  test('P11-10a2: a stored message that was changed outside is found by the verification of the ledger, and named', async () => {
    await using web = await serveWeb((_, response) => response.end('{}'));
    await using rig = await startTrustRig(web.url);
    await rig.order('4711');
    await until(rig, ({ clocks }) => clocks.length > 0);
    const { operations } = rig.node;
    await operations.startVerification('ledger', actor);
    const { ledger } = await until(rig, ({ ledger: last, verifying }) => last !== undefined && verifying === undefined);
    expect(ledger).toMatchObject({ ok: true, who: 'anna', checked: 1, findings: [] });
    tamper(rig.storeFile, `UPDATE message SET data = CAST('{"order":"4712"}' AS BLOB) WHERE number = 1`);
    await operations.startVerification('ledger', { name: 'ben' });
    const after = await until(rig, ({ ledger: last }) => last?.who === 'ben');
    expect(after.ledger?.findings).toMatchObject([{ code: 'store.damaged', record: 'message 1' }]);
    expect(after.findings).toMatchObject([{ level: 'bad', area: 'ledger', about: 'message 1' }]);
  });

  test('P11-10e3: an audit entry that was changed, or cut off at the end, is found, also after a restart', async () => {
    await using web = await serveWeb((_, response) => response.end('{}'));
    await using rig = await startTrustRig(web.url);
    await rig.node.operations.pause('orders', 'stock count', actor);
    await rig.node.operations.resume('orders', 'count is over', actor);
    const whole = await rig.node.operations.verifyAudit(actor);
    expect(whole).toMatchObject({ ok: true, findings: [], last: { number: 3 } });
    tamper(rig.storeFile, 'DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE number = 3');
    await rig.restart();
    const cut = await rig.node.operations.verifyAudit(actor);
    expect(cut.findings).toMatchObject([
      { record: 'audit 3', sentence: expect.stringContaining('removed from its end') as string },
    ]);
    expect(cut.last).toEqual(whole.last);
    await rig.node.operations.pause('orders', 'another entry in its place', actor);
    expect((await rig.node.operations.verifyAudit(actor)).findings[0]?.sentence).toMatch(/another hash/);
    tamper(rig.storeFile, `DROP TRIGGER audit_is_not_changed; UPDATE audit SET reason = 'nothing' WHERE number = 2`);
    const changed = await rig.node.operations.verifyAudit(actor);
    expect(changed.findings[0]).toMatchObject({ code: 'store.audit-chain', record: 'audit 2' });
    expect((await trustOf(rig)).findings).toMatchObject([{ level: 'bad', area: 'audit', about: 'audit 2' }]);
  });

  test('a backup is remembered, verifies, and a flipped byte in it is found', async () => {
    await using web = await serveWeb((_, response) => response.end('{}'));
    await using rig = await startTrustRig(web.url);
    await rig.order('4711');
    await until(rig, ({ clocks }) => clocks.length > 0);
    const { operations } = rig.node;
    const path = join(rig.folder, 'monday.db');
    const made = await operations.backup(path, actor);
    expect((await trustOf(rig)).backups).toMatchObject([{ path, who: 'anna', sha256: made.sha256, bytes: made.bytes }]);
    expect(await operations.verifyBackup(path, undefined, actor)).toMatchObject({ ok: true, sameHash: true, messages: 1 });
    const copy = join(rig.folder, 'copy.db');
    await copyFile(path, copy);
    expect(await operations.verifyBackup(copy, made.sha256, actor)).toMatchObject({ ok: true, sameHash: true });
    await flip(path, '{"order":"4711"}');
    const flipped = await operations.verifyBackup(path, undefined, actor);
    expect(flipped).toMatchObject({ ok: false, sameHash: false, findings: [{ record: 'message 1' }] });
    await appendFile(copy, 'x');
    expect(await operations.verifyBackup(copy, made.sha256, actor)).toMatchObject({ ok: false, sameHash: false });
    await expect(operations.verifyBackup('/nowhere/at-all.db', undefined, actor)).rejects.toMatchObject({
      code: 'runtime.backup-unreadable',
    });
    await expect(operations.verifyBackup('monday.db', undefined, actor)).rejects.toMatchObject({
      code: 'runtime.path-not-absolute',
    });
    const trail = await operations.auditSearch({ action: 'verify backup', offset: 0, limit: 10 });
    expect(trail).toMatchObject({ total: 4, entries: [{ who: 'anna' }, {}, {}, {}] });
  });

  test('the audit trail is searched by part of a name, an action, a subject and by time, page by page', async () => {
    await using web = await serveWeb((_, response) => response.end('{}'));
    await using rig = await startTrustRig(web.url);
    const { operations } = rig.node;
    for (let count = 0; count < 5; count++) {
      await operations.pause('orders', `pause ${count}`, { name: count % 2 === 0 ? 'anna' : 'ben' });
      await operations.resume('orders', 'go on', actor);
    }
    const pauses = await operations.auditSearch({ action: 'PAUSE', offset: 0, limit: 2 });
    expect(pauses).toMatchObject({ total: 5, newest: 11, entries: [{ reason: 'pause 4' }, { reason: 'pause 3' }] });
    const later = await operations.auditSearch({ action: 'pause', offset: 2, limit: 10, through: 8 });
    expect(later).toMatchObject({ total: 4, entries: [{ reason: 'pause 1' }, { reason: 'pause 0' }] });
    expect((await operations.auditSearch({ who: 'ben', offset: 0, limit: 9 })).total).toBe(2);
    expect((await operations.auditSearch({ subject: '%', offset: 0, limit: 9 })).total).toBe(0);
    expect((await operations.auditSearch({ to: '2001-01-01T00:00:00Z', offset: 0, limit: 9 })).total).toBe(0);
    await expect(operations.auditSearch({ from: 'soon', offset: 0, limit: 9 })).rejects.toMatchObject({
      code: 'runtime.bad-time',
    });
  });
});

/** Changes one byte of a file where a text stands. */
async function flip(path: string, text: string): Promise<void> {
  await using file = await open(path, 'r+');
  const at = (await file.readFile()).indexOf(text);
  if (at < 0) throw new Error(`${text} does not stand in ${path}`);
  await file.write('X', at + 12);
}
