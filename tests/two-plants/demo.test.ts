import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BookEntry, Emission, Report } from '@millrace/plant';
import { readArgs } from '../../examples/two-plants/demo/args.ts';
import { dues, duplicates, type Books } from '../../examples/two-plants/demo/expectation.ts';
import { announce } from '../../examples/two-plants/demo/announce.ts';
import { startDemoCompany } from '../../examples/two-plants/demo/company.ts';
import { readDialArgs, turnDial } from '../../examples/two-plants/demo/turn-dial.ts';
import { isGood, summaryText } from '../../examples/two-plants/demo/screen.ts';

describe('the arguments of npm start', () => {
  it('are an endless interactive demo where nothing is said', () => {
    expect(readArgs([])).toMatchObject({ headless: false, exit: false, orders: Infinity, faults: [], kills: 0, keep: false });
  });

  it('end by themselves and let 500 orders out when headless', () => {
    expect(readArgs(['--headless', '--json'])).toMatchObject({ exit: true, json: true, orders: 500 });
  });

  it('turn several dials, each with its share', () => {
    const args = readArgs(['--fault', 'erp=down:0.2', '--fault', 'lyon=429', '--kill', '3']);
    expect(args).toMatchObject({
      kills: 3,
      faults: [
        { system: 'erp', setting: { fault: 'down', share: 0.2 } },
        { system: 'mes-lyon', setting: { fault: '429', share: 0.3 } },
      ],
    });
  });

  it('turn the dials of the lines where they work', () => {
    const args = readArgs(['--headless', '--lines', '--fault', 'line-1-pune=down:0.5', '--fault', 'broker-lyon=down']);
    expect(args).toMatchObject({
      faults: [
        { system: 'line-1-pune', setting: { fault: 'down', share: 0.5 } },
        { system: 'broker-lyon', setting: { fault: 'down', share: 0.3 } },
      ],
    });
  });

  it.each([
    [['--fault', 'crm=down'], /there is no system "crm"; the systems are erp, mes-pune, mes-lyon, line-1-pune/],
    [['--headless', '--fault', 'line-1-pune=down'], /--fault line-1-pune=down: the lines do not work; add --lines/],
    [['--fault', 'erp=meteor'], /there is no fault "meteor"; the dial has/],
    [['--fault', 'erp=down:3'], /the share is a number from 0 to 1/],
    [['--orders', 'many'], /--orders many: expected a whole number/],
    [['--loud'], /--loud/],
  ])('name what is wrong with %j', (argv, sentence) => {
    expect(readArgs(argv)).toMatch(sentence);
  });
});

describe('npm run dial', () => {
  it.each([
    [['erp', 'commit-then-drop', '0.5'], { system: 'erp', setting: { fault: 'commit-then-drop', share: 0.5 } }],
    [['line-2-lyon', 'restart'], { system: 'line-2-lyon', setting: { fault: 'restart', share: 1 } }],
    [['lyon', 'none'], { system: 'mes-lyon', setting: { fault: 'none', share: 1 } }],
    [['crm', 'down'], expect.stringContaining('there is no system "crm"')],
    [['erp'], expect.stringContaining('there is no fault ""')],
    [['erp', 'down', 'half'], expect.stringContaining('not "half"')],
    [['erp', 'down', '1', 'now'], expect.stringContaining('4 words')],
  ])('reads %j', (argv, expected) => {
    expect(readDialArgs(argv)).toEqual(expected);
  });

  it('turns the dial of the demo that runs, and says what the system does now', async () => {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(join(tmpdir(), 'millrace-dial-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const file = join(folder, 'state', 'demo.json');
    const order = { system: 'erp', setting: { fault: 'commit-then-drop', share: 0.5 } } as const;
    await expect(turnDial(file, order)).rejects.toThrow('no demo runs here');
    const { company } = stack.use(await startDemoCompany(join(folder, 'company'), 1));
    const controls = { erp: company.erp.control, 'mes-pune': company.pune.control, 'mes-lyon': company.lyon.control };
    {
      await using _ = await announce(file, { pid: 1, controls });
      expect(await turnDial(file, order)).toBe(
        'erp, in 50 % of the cases: does the work, then cuts the connection instead of answering. `npm run dial -- erp none` ends it.',
      );
      expect(company.erp.dial.settings).toEqual([order.setting]);
      expect(await turnDial(file, { system: 'erp', setting: { fault: 'none' } })).toBe('erp behaves again.');
      expect(company.erp.dial.settings).toEqual([]);
      const ofLine = { system: 'line-1-pune', setting: { fault: 'down' } } as const;
      await expect(turnDial(file, ofLine)).rejects.toThrow('line-1-pune does not run in this demo; start one with');
      expect(await (await fetch(`${controls.erp}/dial`)).text()).toMatch(/\}\n$/);
    }
    await expect(turnDial(file, order)).rejects.toThrow('no demo runs here');
  });
});

describe('the comparison of the books', () => {
  const order = (number: string, more: Partial<Emission> = {}): Emission => ({
    number: 1,
    at: '',
    by: 'http',
    what: 'order',
    order: number,
    plant: '1720',
    id: number,
    acknowledged: true,
    ...more,
  });
  const report = (number: string, more: Partial<Report> = {}): Report => ({
    kind: 'confirmation',
    what: 'report',
    number,
    order: '1',
    row: 1,
    record: {},
    acknowledged: true,
    ...more,
  });
  const posting = (key: string, kind: BookEntry['kind'] = 'confirmation'): BookEntry => ({
    number: 1,
    at: '',
    kind,
    document: '',
    key,
    order: '1',
    material: '',
    quantity: '',
    unit: '',
    entity: {},
  });
  const books = (given: Partial<Books>): Books => ({ emitted: [], reports: [], postings: [], workOrders: [], ...given });
  const missing = (given: Partial<Books>): readonly string[] =>
    dues(books(given)).flatMap(due => (due.isThere ? [] : [due.title]));

  it('misses an order that was taken and is in no MES', () => {
    expect(missing({ emitted: [order('1'), order('2')], workOrders: ['2'] })).toEqual(['order 1']);
  });

  it('expects nothing of what was not taken, came again, was broken or belongs to another plant', () => {
    const emitted = [
      order('1', { acknowledged: false }),
      order('2', { what: 'duplicate' }),
      order('3', { what: 'poison' }),
      order('4', { plant: '1010' }),
    ];
    expect(missing({ emitted })).toEqual([]);
  });

  it('misses a report that was taken and is not posted, and takes no other kind of posting for it', () => {
    expect(missing({ reports: [report('C1')], postings: [posting('C1', 'goods-movement')] })).toEqual(['confirmation C1']);
    expect(missing({ reports: [report('C1')], postings: [posting('C1')] })).toEqual([]);
  });

  it('finds every effect that stands in a book twice', () => {
    const twice = duplicates(books({ postings: [posting('C1'), posting('C1'), posting('C1')], workOrders: ['7', '7', '8'] }));
    expect(twice).toEqual(['confirmation C1', 'confirmation C1', 'order 7']);
  });
});

describe('the summary', () => {
  const good = {
    orders: 2,
    accepted: 8,
    confirmed: 7,
    filtered: 1,
    held: 0,
    inFlight: 0,
    unknownThenConfirmed: 1,
    erpPostings: 6,
    expectedPostings: 6,
    workOrders: 2,
    duplicates: 0,
    lost: 0,
    ledgerBalanced: true,
    quiet: true,
    kills: 0,
    seconds: 3,
  };

  it('is good only where nothing is lost, doubled, unbalanced or still moving', () => {
    expect(isGood(good)).toBe(true);
    for (const bad of [{ lost: 1 }, { duplicates: 1 }, { ledgerBalanced: false }, { quiet: false }, { erpPostings: 7 }])
      expect(isGood({ ...good, ...bad })).toBe(false);
  });

  it('says aloud what is bad', () => {
    const text = summaryText({ ...good, ledgerBalanced: false, quiet: false, underWay: ['2 files are not taken'] });
    expect(text).toContain('DOES NOT BALANCE');
    expect(summaryText({ ...good, quiet: false, lost: 1 })).toContain('0 doubled, 1 not there yet.');
    expect(text).toContain('2 files are not taken');
  });
});
