import { describe, expect, test } from 'vitest';
import { routes, type OperationName } from '@millrace/api';
import * as held from '../../../tests/fixtures/held-views.ts';
import * as views from '../../../tests/fixtures/node-views.ts';
import { declarations } from '../src/commands/list.ts';
import { fixedAnswers, problemOf, run, type Answers } from './fake-node.ts';

const why = ['--reason', 'because'];

describe('crosswalk', () => {
  test('add sends the entry with its reason, and refuses to go without one', async () => {
    const { asked } = await run([
      'crosswalk',
      'add',
      'material',
      '4714',
      'M-4',
      '--site',
      'pune',
      '--since',
      '2026-11-01',
      ...why,
    ]);
    expect(asked[0]).toMatchObject({
      url: 'http://node.test:7400/api/v1/crosswalks/material/entries',
      body: { from: '4714', to: 'M-4', site: 'pune', since: '2026-11-01', reason: 'because' },
    });
    expect(await run(['crosswalk', 'add', 'material', '4714', 'M-4'])).toMatchObject({ exit: 2, asked: [] });
  });

  test('export writes the bytes of the table into a file, and only what is harmless on a terminal', async () => {
    const { bytes } = await run(['crosswalk', 'export', 'material']);
    expect(new TextDecoder().decode(bytes[0])).toBe('from,to\r\n4711,M-1\r\n');
    const shown = await run(
      ['crosswalk', 'export', 'material'],
      { crosswalkTable: 'from,to\r\n\u001b[31m,x\r\n' },
      { terminal: true },
    );
    expect(shown.out).toBe('from,to\n␛[31m,x\n');
  });

  test('what a node refuses is said in its words', async () => {
    const refused = problemOf(409, 'crosswalk.entry-refused', 'this contradicts crosswalk material');
    const { exit, err } = await run(['crosswalk', 'add', 'material', '1', '2', ...why], { addEntry: refused });
    expect([exit, err]).toEqual([2, expect.stringContaining('this contradicts crosswalk material')]);
  });
});

describe('exit codes', () => {
  const cases: readonly (readonly [exit: number, name: string, args: readonly string[], answers?: Answers])[] = [
    [0, 'a healthy node', ['status'], { status: views.healthyStatus }],
    [1, 'a blocked flow', ['status']],
    [0, 'a key that is found', ['find', '258456']],
    [1, 'a key that no message has', ['find', 'order', '1'], { find: { ...views.found, messages: [] } }],
    [
      1,
      'a message that is not there',
      ['explain', '9'],
      { explain: problemOf(404, 'operation.unknown', 'message 9 is not known') },
    ],
    [0, 'a ledger that balances', ['ledger']],
    [1, 'a ledger that does not', ['ledger', '--verify'], { ledger: views.brokenLedger }],
    [1, 'a damaged record', ['ledger'], { ledger: { ...views.ledgerReport, findings: views.brokenLedger.findings } }],
    [0, 'a probe that works', ['probe', 'erp.goods']],
    [1, 'a probe that fails', ['probe', 'erp.goods'], { probe: { ...views.probeReport, ok: false } }],
    [1, 'a selection that names nothing', ['replay', '--flow', 'x', ...why], { replay: { ...views.replayReport, items: [] } }],
    [1, 'a cancel that ends nothing', ['cancel', '1', ...why], { cancel: { cancelled: 0 } }],
    [
      1,
      'a correction that a dry run refuses',
      ['correct', '4720', '--file', import.meta.filename, '--dry-run'],
      { correct: held.refusedCorrection },
    ],
    [0, 'a dry run without a reason', ['release', '4720', '--dry-run']],
    [0, 'measurements of a line', ['series', 'line@pune', 'packing/line-1', 'speed', '--last']],
    [0, 'measurements as CSV', ['series', 'line@pune', 'packing/line-1', '--csv']],
    [2, 'measurements of nothing', ['series', 'line@pune']],
    [0, 'all equipment', ['equipment', '--site', 'pune']],
    [0, 'one piece of equipment', ['equipment', 'line@pune', 'packing/line-1']],
    [0, 'the coverage of collections', ['collections']],
    [0, 'a command to equipment', ['command', 'send', 'line@pune', 'packing/line-1', 'set-speed', 'speed=40', ...why]],
    [2, 'a command without a reason', ['command', 'send', 'line@pune', 'packing/line-1', 'set-speed', 'speed=40']],
    [2, 'a value without a tag', ['command', 'send', 'line@pune', 'packing/line-1', 'set-speed', '40', ...why]],
    [0, 'commands to equipment', ['command', 'list', '--open']],
    [2, 'a correction without a reason', ['correct', '4720', '--file', import.meta.filename]],
    [2, 'a correction without a file', ['correct', '4720', ...why]],
    [2, 'an agreement to nothing', ['agree', 'x', ...why]],
    [2, 'forwarding to nobody', ['forward', '4720', ...why]],
    [
      2,
      'an author who agrees',
      ['agree', '3', ...why],
      { decideCorrection: problemOf(409, 'correction.decision-refused', 'it is your own') },
    ],
    [0, 'a reload that is taken', ['reload']],
    [1, 'a reload that is refused', ['reload'], { reload: views.refusedReload }],
    [2, 'a node that does not answer', ['status'], {}],
    [2, 'a token that is refused', ['status'], { status: problemOf(401, 'server.token-wrong', 'not one of this node') }],
    [
      2,
      'an API without the route',
      ['audit'],
      { audit: problemOf(404, 'server.route-unknown', 'there is no GET /api/v1/audit') },
    ],
    [2, 'no command', []],
    [2, 'an unknown command', ['stauts']],
    [2, 'an unknown option', ['status', '--nope']],
    [2, 'a missing argument', ['explain']],
    [2, 'an argument too many', ['explain', '1', '2']],
    [2, 'no reason', ['pause', 'x']],
    [2, 'a blank reason', ['pause', 'x', '--reason', ' ']],
    [2, 'no selection', ['release', ...why]],
    [2, 'a message number that is none', ['explain', '-1e3x']],
    [2, 'a time that is none', ['replay', '--from', 'monday', ...why]],
    [2, 'an address that is none', ['status', '--api', 'node:7400']],
  ];
  for (const [exit, name, args, answers = fixedAnswers] of cases) {
    test(`${name} is ${exit}`, async () => {
      const ran = await run(args, answers);
      expect(ran.exit, ran.err).toBe(exit);
      if (exit === 2) expect(ran.err).not.toBe('');
      if (exit === 0) expect(ran.err).toBe('');
    });
  }

  test('with --json an error is one JSON line with code, sentence and remedy', async () => {
    const { err, exit } = await run(['pause', 'x', '--json']);
    expect(exit).toBe(2);
    expect(JSON.parse(err)).toEqual({
      code: 'cli.arguments',
      sentence: expect.stringContaining('--reason') as unknown,
      remedy: expect.any(String) as unknown,
    });
  });

  test('what to do next names the command that was typed, and the one that was meant', async () => {
    expect((await run(['pause', 'x'])).err).toContain('see `millrace pause --help`');
    expect((await run(['stauts'])).err).toContain('there is no command "stauts"; did you mean "status"?');
  });

  test('why a node does not answer is said', async () => {
    expect((await run(['status'], {})).err).toMatch(
      /^millrace: calling http:\/\/node\.test:7400\/api\/v1\/status: connect ECONNREFUSED; /,
    );
  });
});

describe('what is asked', () => {
  test('a selection is what the command line says, and the reason goes with it', async () => {
    const args = [
      'replay',
      '4720',
      '#4721',
      '--flow',
      'f',
      '--code',
      'a.b',
      '--key',
      'order=258456',
      '--from',
      '2026-11-23T08:00:00+01:00',
      '--states',
      'held,expired',
    ];
    const { asked } = await run([...args, '--dry-run', '--reason', ' mapping corrected ']);
    expect(asked[0]?.body).toEqual({
      selection: {
        messages: [4720, 4721],
        flow: 'f',
        code: 'a.b',
        key: { name: 'order', value: '258456' },
        from: '2026-11-23T07:00:00.000Z',
        states: ['held', 'expired'],
      },
      dryRun: true,
      reason: 'mapping corrected',
    });
  });

  test('without --dry-run a replay is one', async () => {
    expect((await run(['replay', '1', ...why])).asked[0]?.body).toMatchObject({ dryRun: false });
  });

  test('find VALUE looks in every key, find KEY VALUE in one', async () => {
    expect((await run(['find', 'A/1 ü'])).asked[0]?.url).toBe('http://node.test:7400/api/v1/messages?value=A%2F1+%C3%BC');
    expect((await run(['find', 'lot', 'A'])).asked[0]?.url).toBe('http://node.test:7400/api/v1/messages?value=A&key=lot');
  });

  test('the token goes with every question', async () => {
    expect((await run(['audit'])).asked[0]?.authorization).toBe('Bearer mr_test');
    expect((await run(['audit', '--token', 'mr_other'])).asked[0]?.authorization).toBe('Bearer mr_other');
  });

  test('a backup is named by an absolute path', async () => {
    expect((await run(['backup', 'monday.db'])).asked[0]?.body).toEqual({ path: '/nowhere/monday.db' });
  });

  test('check, run, restore and token are the program of the node, with their arguments as they are', async () => {
    for (const args of [
      ['check', 'x', '--json'],
      ['run', 'x', '--watch'],
      ['restore', 'a', 'b'],
      ['token', 'list', '--data', 'x'],
    ]) {
      const ran = await run(args);
      expect(ran.nodeArguments).toEqual([args]);
      expect(ran.asked).toEqual([]);
    }
  });
});

describe('help', () => {
  for (const declaration of declarations) {
    test(`${declaration.name} --help shows usage, example and exit codes inside 100 columns`, async () => {
      const { exit, out, asked } = await run([declaration.name, '--help']);
      expect(exit).toBe(0);
      expect(asked).toEqual([]);
      expect(out).toContain(`millrace ${declaration.name}`);
      expect(out).toContain(`Example: millrace ${declaration.name}`);
      expect(out.split('\n').filter(line => line.length > 100)).toEqual([]);
    });
  }

  test('the list names every command', async () => {
    const { out } = await run(['--help']);
    for (const { name } of declarations) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
  });

  /** What the page does for a person who has files and an editor at the command line: sessions, documents as they run, the studio. */
  const isOfPage = (name: string): boolean =>
    /^\/api\/v1\/(?:sessions?|documents|pending-documents|releases|mappings)(?:\/|$)/.test(routes[name as OperationName].path);

  test('every operation of the API has a command, but what machines read', () => {
    const machines: readonly OperationName[] = ['health', 'metrics', 'openapi', 'attemptBytes', 'suggest', 'signingKey'];
    const spoken: Partial<Record<string, string>> = {
      codeSets: 'codes list',
      codeSet: 'codes show',
      crosswalks: 'crosswalk list',
      crosswalk: 'crosswalk show',
      crosswalkTable: 'crosswalk export',
      missingCodes: 'crosswalk missing',
      addEntry: 'crosswalk add',
      proofPdf: 'proof',
      startMaintenance: 'maintenance',
      endMaintenance: 'maintenance',
      startVerification: 'trust',
      verifyAudit: 'trust',
      verifyBackup: 'backup',
      auditSearch: 'audit',
      accounts: 'account',
      inviteAccount: 'account',
      changeAccount: 'account',
      setAccountState: 'account',
      resetAccount: 'account',
      tokens: 'token',
      addToken: 'token',
      removeToken: 'token',
      heldGroups: 'held',
      heldProgress: 'held',
      correction: 'corrections',
      decideCorrection: 'agree',
      landscape: 'status',
      flows: 'status',
      flow: 'status',
      flowHistory: 'history',
      recentMessages: 'recent',
      library: 'library list',
      libraryDocument: 'library show',
      compareContracts: 'contract compare',
      exportContract: 'contract export',
      contractMessages: 'recent',
      contractDrift: 'drift',
      oneEquipment: 'equipment',
      seriesTargets: 'series targets',
      heldSeries: 'series held',
      releaseSeries: 'series release',
      cancelSeries: 'series cancel',
      equipmentEvents: 'recent',
      readNodes: 'browse',
      commandOffers: 'command offers',
      commands: 'command list',
      command: 'command list',
      sendCommand: 'command send',
      decideCommand: 'command agree',
    };
    const names = declarations.map(declaration => declaration.name);
    const silent = Object.keys(routes).filter(
      name => !machines.includes(name as OperationName) && !isOfPage(name) && !names.includes(spoken[name] ?? name),
    );
    expect(silent).toEqual([]);
  });
});
