import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { roles } from '@millrace/api';
import { AccountBook, type AccountsContent } from '../src/access/account-book.ts';
import { inState, invited, withoutPassword, withPassword, withRights } from '../src/access/account-changes.ts';
import { accountName } from '../src/access/account.ts';
import { openPasswordHasher } from '../src/access/password-hash.ts';
import { passwordFault } from '../src/access/password-rule.ts';
import { SharedFile } from '../src/access/shared-file.ts';
import { runProcess, type Program } from '../src/process/run-process.ts';
import { browse, fakeStart, openAround } from './around.ts';

describe('passwords', () => {
  test('S-1.5: are kept as argon2id in PHC form, each with a salt of its own', async () => {
    const hasher = openPasswordHasher();
    const [one, two] = [await hasher.hash('marble kettle runs uphill'), await hasher.hash('marble kettle runs uphill')];
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(one).not.toBe(two);
    expect(await hasher.verify('marble kettle runs uphill', two)).toBe(true);
    expect(await hasher.verify('marble kettle runs uphilL', two)).toBe(false);
  });

  test('are the same however the keyboard composes them', async () => {
    const hasher = openPasswordHasher();
    const hash = await hasher.hash('Gru\u0308ße aus dem Su\u0308den');
    expect(await hasher.verify('Gr\u00fcße aus dem S\u00fcden', hash)).toBe(true);
  });

  test('more than are looked at in a moment are refused, and the event loop goes on meanwhile', async () => {
    const hasher = openPasswordHasher();
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 1);
    const results = await Promise.allSettled(Array.from({ length: 70 }, () => hasher.verify('x', undefined)));
    clearInterval(timer);
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ reason: { status: 503, code: 'server.busy' } });
    expect(ticks).toBeGreaterThan(10);
  });

  const bad = [
    'short',
    'elevenchars',
    'passwordpassword',
    'Password123456',
    'P4ssw0rd1234!!',
    'Passwort-2026!',
    '123456789012',
    'aaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    'qwertzuiopas',
    'Changeme!2026',
    'administrator1',
    'millrace-2026-11',
    'vera-in-the-plant',
    'The VERA of 2026',
    'Winter 2026 2026',
    'x'.repeat(257),
  ];
  for (const password of bad)
    test(`"${password.slice(0, 20)}" is refused`, () => expect(passwordFault(password, 'vera')).toBeTypeOf('string'));
  for (const password of [
    'marble kettle runs uphill',
    'sieben stille Reiher am Ufer',
    'J7#kd8-qpW2z',
    '水が流れる町の古い橋を渡る朝',
    'correct pony battery glue',
  ])
    test(`"${password}" is taken`, () => expect(passwordFault(password, 'vera')).toBeUndefined());
});

describe('the book of accounts', () => {
  const made = { createdAt: '2026-11-23T06:00:00.000Z', createdBy: 'anna' };
  const invitation = { sha256: 'ab'.repeat(32), expiresAt: '2026-11-24T06:00:00.000Z' };
  const start: AccountsContent = {
    accounts: [{ name: 'anna', title: 'Anna', role: 'administrator', state: 'active', ...made }],
  };
  const name = fc.constantFrom('anna', 'vera', 'walt', 'Vera', ' WALT ');
  const change = fc.oneof(
    fc.record({ do: fc.constant('invite' as const), name, role: fc.constantFrom(...roles) }),
    fc.record({ do: fc.constant('role' as const), name, role: fc.constantFrom(...roles) }),
    fc.record({
      do: fc.constant('state' as const),
      name,
      state: fc.constantFrom('active' as const, 'disabled' as const, 'ended' as const),
    }),
    fc.record({ do: fc.constant('reset' as const), name }),
    fc.record({ do: fc.constant('password' as const), name }),
  );
  type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

  function applied(content: AccountsContent, given: Change): AccountsContent {
    const known = accountName(given.name) ?? '';
    switch (given.do) {
      case 'invite':
        return invited(content, { name: given.name, title: 'T', role: given.role, ...made }, invitation);
      case 'role':
        return withRights(content, known, { role: given.role });
      case 'state':
        return inState(content, known, given.state);
      case 'reset':
        return withoutPassword(content, known, invitation);
      case 'password':
        return withPassword(content, known, 'hash', made.createdAt);
    }
  }

  test('P11-100a: whatever is done in whatever order, no name is given twice, no account vanishes, what is ended stays so without a secret, and somebody can administer', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), changes => {
        let content = start;
        for (const each of changes) {
          const before = content;
          try {
            content = applied(before, each);
          } catch (error) {
            expect((error as { readonly code?: string }).code).toMatch(/^server\./);
            continue;
          }
          const names = content.accounts.map(account => account.name);
          expect(new Set(names).size).toBe(names.length);
          for (const former of before.accounts) {
            const now = content.accounts.find(account => account.name === former.name);
            expect(now).toBeDefined();
            if (former.state === 'ended') expect(now).toEqual(former);
          }
          for (const account of content.accounts)
            if (account.state === 'ended') expect([account.password, account.invitation]).toEqual([undefined, undefined]);
          expect(
            content.accounts.some(({ role, state }) => role === 'administrator' && (state === 'active' || state === 'invited')),
          ).toBe(true);
        }
      }),
    );
  });

  test('a name has one form, and nothing that looks like another', () => {
    expect(accountName(' Vera.O@plant ')).toBe('vera.o@plant');
    for (const bad of ['', ' ', '-vera', 've ra', 'v\u0435ra', 'véra', 'vera\u202e', 'a'.repeat(101), '__proto__'])
      expect(accountName(bad), bad).toBeUndefined();
  });
});

describe('a file that processes share', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'millrace-shared-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () =>
    new SharedFile<{ readonly count: number }>(join(folder, 'x.json'), {
      empty: { count: 0 },
      parse: json => json as { readonly count: number },
      unreadable: 'server.account-book',
    });

  test('is private, and what one wrote the other reads at once', () => {
    const [one, two] = [open(), open()];
    one.change(({ count }) => ({ count: count + 1 }));
    two.change(({ count }) => ({ count: count + 1 }));
    expect(one.read()).toEqual({ count: 2 });
    expect(statSync(join(folder, 'x.json')).mode & 0o777).toBe(0o600);
  });

  test('a change that throws changes nothing and leaves no lock', () => {
    const file = open();
    expect(() =>
      file.change(() => {
        throw new Error('no');
      }),
    ).toThrow('no');
    file.change(() => ({ count: 7 }));
    expect(open().read()).toEqual({ count: 7 });
  });

  test('a lock that a dead process left is taken over; one that is held is waited for, then said', () => {
    const lock = join(folder, 'x.json.lock');
    writeFileSync(lock, '');
    expect(() => open().change(() => ({ count: 1 }))).toThrow(expect.objectContaining({ code: 'server.file-locked' }));
    utimesSync(lock, 0, 0);
    open().change(() => ({ count: 1 }));
    expect(open().read()).toEqual({ count: 1 });
  });

  test('a damaged file lets nobody in and says which it is', () => {
    writeFileSync(join(folder, 'accounts.json'), '{"accounts":[{"name":"anna","role":"root"}]}');
    expect(() => new AccountBook(folder).list()).toThrow(expect.objectContaining({ code: 'server.account-book' }));
  });
});

describe('the command line', () => {
  /** A data folder, and the program that works on it. */
  function openCommands() {
    const around = openAround();
    const data = join(around.folder, 'data');
    mkdirSync(data);
    const readProject: Program['readProject'] = async () => ({ issues: [], documents: [] });
    const program = { startNode: fakeStart().startNode, readProject, browse };
    return {
      async run(...args: readonly string[]) {
        around.printed.out = around.printed.err = '';
        const code = await runProcess([...args, '--data', data], around.surroundings, program);
        return { code, ...around.printed };
      },
      read: (file: string) => readFileSync(join(data, file), 'utf8'),
      [Symbol.dispose]: () => around[Symbol.dispose](),
    };
  }

  test('account invites, lists, changes, disables, ends; a link is shown once and kept nowhere', async () => {
    using commands = openCommands();
    const account = (...args: readonly string[]) => commands.run('account', ...args);
    expect((await account('invite', 'Anna', '--role', 'administrator', '--title', 'Anna A.')).code).toBe(0);
    const vera = await account('invite', 'vera', '--role', 'operator', '--sites', 'pune,lyon', '--json');
    const { link } = JSON.parse(vera.out) as { readonly link: string };
    expect(link).toMatch(/^\/welcome#[\w-]{32}$/);
    expect(commands.read('accounts.json')).not.toContain(link.split('#')[1]);
    expect((await account('role', 'vera', '--role', 'viewer')).out).toBe('Account vera is viewer for all sites.\n');
    expect((await account('disable', 'vera')).out).toBe('Account vera is disabled.\n');
    expect((await account('enable', 'vera')).out).toBe('Account vera is invited.\n');
    expect((await account('end', 'vera')).out).toBe('Account vera is ended.\n');
    expect(await account('invite', 'VERA')).toMatchObject({
      code: 1,
      err: expect.stringContaining('was given already') as unknown,
    });
    expect(await account('disable', 'anna')).toMatchObject({ code: 1, err: expect.stringContaining('last account') as unknown });
    expect((await account('list')).out).toBe(
      'anna  administrator  invited  all sites  Anna A.\nvera  viewer  ended  all sites  vera\n',
    );
  });

  test('token takes sites and an expiry, and says both', async () => {
    using commands = openCommands();
    const token = (line: string) => commands.run('token', ...line.split(' '));
    expect((await token('add loader --scope operate,approve --sites pune --expires 90d')).out).toMatch(
      /^Token loader may operate, approve at pune until \d{4}-.*\. It is shown this once:\nmr_/,
    );
    expect((await token('list')).out).toMatch(/^loader {2}operate, approve {2}pune {2}since .* {2}until .* {2}never used\n$/);
    expect(await token('add boss --scope admin --sites pune')).toMatchObject({
      code: 2,
      err: expect.stringContaining('for all sites') as unknown,
    });
    expect((await token('add late --expires soon')).err).toContain('expected days or hours');
    expect(JSON.parse(commands.read('tokens.json'))).toMatchObject({ tokens: [{ name: 'loader', sites: ['pune'] }] });
  });

  const badLines: readonly (readonly [line: string, code: number, part: string])[] = [
    ['fly', 2, 'ACTION is one of list, invite, role, disable, enable, end, reset'],
    ['invite', 2, 'NAME is missing'],
    ['invite x --role root', 2, '--role is one of viewer, operator, engineer, approver, administrator'],
    ['invite x --sites pune,,lyon', 2, 'expected names with commas between'],
    ['invite ve\u0435ra', 2, 'is not a usable name'],
    ['disable nobody', 1, 'there is no account nobody'],
  ];
  for (const [line, code, part] of badLines) {
    test(`"account ${line}" says what was expected`, async () => {
      using commands = openCommands();
      const { code: exit, err } = await commands.run('account', ...line.split(' '));
      expect(exit).toBe(code);
      expect(err).toContain(part);
    });
  }
});
