import { describe, expect, test } from 'vitest';
import { stripVTControlCharacters } from 'node:util';
import * as held from '../../../tests/fixtures/held-views.ts';
import * as views from '../../../tests/fixtures/node-views.ts';
import { fixedAnswers, run, type Answers } from './fake-node.ts';

const why = ['--reason', 'period is open again'];
const pages: readonly (readonly [name: string, args: readonly string[], answers?: Answers])[] = [
  ['status', ['status']],
  ['status-healthy', ['status'], { status: views.healthyStatus }],
  ['incidents', ['incidents']],
  ['incidents-none', ['incidents'], { incidents: { sentence: 'All is well.', incidents: [] } }],
  ['find', ['find', 'order', '258456']],
  ['explain', ['explain', '4711']],
  ['explain-corrected', ['explain', '4711'], { explain: { ...views.trace, corrections: [held.decisionReport.correction] } }],
  ['ledger', ['ledger']],
  ['ledger-broken', ['ledger', '--verify'], { ledger: views.brokenLedger }],
  ['history', ['history', 'release-orders@pune']],
  ['recent', ['recent', '--flow', 'release-orders@pune']],
  ['recent-nothing', ['recent'], { recentMessages: { items: [] } }],
  ['held', ['held']],
  ['held-nothing', ['held'], { held: { items: [], total: 0 } }],
  ['held-groups', ['held', '--groups']],
  ['forward', ['forward', '4720', '--whom', 'warehouse', ...why]],
  ['correct', ['correct', '4720', '--file', import.meta.filename, ...why]],
  ['correct-refused', ['correct', '4720', '--file', import.meta.filename, '--dry-run'], { correct: held.refusedCorrection }],
  ['corrections', ['corrections', '--state', 'proposed']],
  ['agree', ['agree', '3', ...why]],
  ['series-targets', ['series', 'targets']],
  ['series-held', ['series', 'held', '--target', 'historian.series']],
  ['series-release', ['series', 'release', '4', '--target', 'historian.series', '--reason', 'name corrected']],
  ['release-dry-run', ['release', '--flow', 'goods-movements', '--dry-run'], { release: held.releaseDryRun }],
  ['cancel-dry-run', ['cancel', '4720', '--dry-run'], { cancel: held.cancelDryRun }],
  ['release', ['release', '4720', ...why]],
  ['cancel', ['cancel', '4720', ...why]],
  ['replay', ['replay', '--key', 'order=258456', '--dry-run', ...why]],
  ['pause', ['pause', 'goods-movements', ...why]],
  ['resume', ['resume', 'goods-movements', ...why]],
  ['probe', ['probe', 'erp.goods']],
  ['systems', ['systems']],
  ['interface', ['interface', 'erp.goods']],
  ['audit-search', ['audit', '--who', 'anna', '--from', '2026-11-01T00:00:00Z']],
  ['maintenance', ['maintenance']],
  ['maintenance-start', ['maintenance', 'erp.goods', '--until', '2 h', '--reason', 'update']],
  ['maintenance-end', ['maintenance', 'erp.goods', '--end', '--reason', 'done']],
  ['trust', ['trust']],
  ['backup-verify', ['backup', '/backups/monday.db', '--verify']],
  ['guarantees', ['guarantees']],
  ['codes-list', ['codes', 'list']],
  ['codes-show', ['codes', 'show', 'order-priority']],
  ['crosswalk-list', ['crosswalk', 'list']],
  ['crosswalk-show', ['crosswalk', 'show', 'material', '--site', 'pune']],
  ['crosswalk-missing', ['crosswalk', 'missing']],
  ['crosswalk-add', ['crosswalk', 'add', 'material', '4714', 'M-4', '--since', '2026-11-01', ...why]],
  ['drift', ['drift']],
  ['drift-contract', ['drift', 'production-order@1']],
  ['anomalies', ['anomalies']],
  ['audit', ['audit']],
  ['reload', ['reload']],
  ['reload-refused', ['reload'], { reload: views.refusedReload }],
  ['backup', ['backup', '/backups/monday.db']],
];

describe('views', () => {
  for (const [name, args, answers = fixedAnswers] of pages) {
    test(`${name} looks as it should and fits 100 columns`, async () => {
      const { out, err } = await run(args, answers);
      expect(err).toBe('');
      await expect(out).toMatchFileSnapshot(`golden/${name}.txt`);
      expect(out.split('\n').filter(line => [...line].length > 100)).toEqual([]);
    });

    test(`${name} with --json prints exactly what the node answered`, async () => {
      const { out } = await run([...args, '--json'], answers);
      expect(Object.values(answers)).toContainEqual(JSON.parse(out));
    });
  }

  test('colours appear on a terminal and carry no other meaning', async () => {
    const plain = await run(['status']);
    const coloured = await run(['status'], fixedAnswers, { terminal: true });
    expect(coloured.out).toContain('\u001b[31mblocked\u001b[0m');
    expect(stripVTControlCharacters(coloured.out)).toBe(plain.out);
  });

  test('NO_COLOR is respected', async () => {
    const env = { MILLRACE_API: 'http://node.test:7400', NO_COLOR: '1' };
    const { out } = await run(['status'], fixedAnswers, { terminal: true, env });
    expect(out).not.toContain('\u001b');
  });

  test('a dry run counts what would be sent', async () => {
    const { out } = await run(['replay', '1', '--dry-run', ...why], {
      replay: {
        ...views.replayReport,
        dryRun: true,
        sent: 0,
        items: views.replayReport.items.filter(item => item.would === 'send'),
      },
    });
    expect(out).toMatch(/^[1-9]\d* deliver(y|ies) would be sent again/);
  });

  test('a backlog of which everything waits behind what is held does not promise to be empty soon', async () => {
    const [flow] = views.troubledStatus.flows;
    const flows = [{ ...flow!, backlog: { messages: 2, oldestMs: 40_000, behindHeld: 2 } }];
    expect((await run(['status'], { status: { ...views.troubledStatus, flows } })).out).toContain(
      '2 wait behind what is held, oldest 40 s',
    );
  });

  test('an operation that did nothing says so, without an audit entry', async () => {
    const nothing = { ...views.replayReport, dryRun: false, items: [], sent: 0, skipped: 0 };
    const { audit: _, ...report } = { audit: 0, ...nothing };
    expect((await run(['release', '1', ...why], { release: report })).out).toBe(
      'The selection names no delivery: nothing was done.\n',
    );
    expect((await run(['cancel', '1', ...why], { cancel: { cancelled: 0 } })).out).toBe(
      'The selection names no held delivery: nothing was done.\n',
    );
  });

  test('what could not be read is named by its file, else by its source', async () => {
    const unread = { ...views.heldItem, id: 'refused-609f', subject: 'unread:refused-609f', keys: {}, source: 'erp.orders' };
    const items = [{ ...unread, origin: 'orders-17.csv, line 3' }, unread, { ...views.heldItem, origin: 'a.csv, line 2' }];
    const { out } = await run(['held'], { held: { items, total: 3 } });
    expect(out).toContain('4720  orders-17.csv, line 3 from erp.orders, held');
    expect(out).toContain('4720  unreadable from erp.orders, held');
    expect(out).toContain('4720  order 258456 (a.csv, line 2), held');
    expect(out).not.toContain('refused-609f');
  });

  test('many held messages with one cause are read once', async () => {
    const items = [1, 2, 3].map(message => ({ ...views.heldItem, message }));
    const { out } = await run(['held'], { held: { items, total: 3 } });
    expect(out.match(/period 010 2026 is closed/g)).toHaveLength(1);
  });
});
