import { describe, expect, test } from 'vitest';
import { allows, asProblem, requestOf, roles, routes, scopeOfRole, type OperationName, type Scope } from '@millrace/api';
import type { AccessNote } from '@millrace/core';
import { openPasswordHasher } from '../src/access/password-hash.ts';
import { TokenUse } from '../src/access/token-use.ts';
import { withNextPassword } from '../src/access/account-changes.ts';
import { newInvitation } from '../src/access/invitation.ts';
import { openTestBrowser } from './browser.ts';
import { samples } from './samples.ts';
import { heard, serve, type Served, type ServeOptions } from './serve.ts';

const password = 'marble kettle runs uphill';
const other = 'seven quiet herons ashore';
const changedAt = '2026-11-23T06:00:00.000Z';

interface Clock {
  ms: number;
}

/** A server on which anna and vera have passwords, with a clock that the test sets and the audit notes that it wrote. */
async function withPasswords(options: ServeOptions = {}) {
  const clock: Clock = { ms: 0 };
  const notes: AccessNote[] = [];
  const odd: string[] = [];
  const served = await serve(
    {
      noteAccess: async note => notes.push(note),
      noteOddAccess: async (_code, _about, sentence) => void odd.push(sentence),
    },
    { now: () => clock.ms, wall: () => Date.parse(changedAt) + clock.ms, ...options },
  );
  const hash = await openPasswordHasher().hash(password);
  for (const name of ['anna', 'vera'])
    served.books.accounts.changeOne(name, account => ({ ...account, password: { hash, changedAt } }));
  return { served, clock, notes, odd, [Symbol.asyncDispose]: () => served[Symbol.asyncDispose]() };
}

async function problemOf(response: Response) {
  return asProblem(await response.json());
}

describe('signing in', () => {
  test('opens a session in a cookie that no script and no other site gets', async () => {
    await using node = await withPasswords();
    const browser = openTestBrowser(node.served);
    const response = await browser.post('/api/v1/session/sign-in', { name: ' Anna ', password });
    expect(response.status).toBe(200);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^millrace-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await response.json()).toMatchObject({
      state: 'open',
      by: 'password',
      who: { name: 'anna', kind: 'account', role: 'administrator', scopes: ['admin'] },
      idleMs: 15 * 60_000,
      endsAt: '2026-11-23T18:00:00.000Z',
    });
    expect((await browser.get('/api/v1/status')).status).toBe(200);
    expect(node.notes).toMatchObject([{ action: 'sign in', subject: 'anna' }]);
  });

  test('behind a proxy with TLS the cookie is for this host and TLS alone', async () => {
    await using node = await withPasswords();
    const publicUrl = node.served.url.replace('http:', 'https:');
    await using behind = await withPasswords({ settings: { publicUrl } });
    const host = new URL(publicUrl).host;
    const { status, headers } = await rawPost(behind.served, '/api/v1/session/sign-in', { name: 'anna', password }, { host });
    expect(status).toBe(200);
    expect(headers['set-cookie']?.[0]).toMatch(/^__Host-millrace-session=\S+; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  test('P11-10d: unknown, disabled, ended and invited accounts get the answer of a wrong password', async () => {
    await using node = await withPasswords();
    const { accounts } = node.served.books;
    const answers: unknown[] = [];
    for (const state of ['active', 'disabled', 'ended', 'invited'] as const) {
      accounts.changeOne('vera', account => ({ ...account, state }));
      const given = { name: 'vera', password: state === 'active' ? 'not the right one' : password };
      const { requestId: _, ...problem } = (await problemOf(
        await openTestBrowser(node.served).post('/api/v1/session/sign-in', given),
      ))!;
      answers.push(problem);
    }
    const { requestId: _, ...unknown } = (await problemOf(
      await openTestBrowser(node.served).post('/api/v1/session/sign-in', { name: 'nobody-of-that-name', password }),
    ))!;
    expect(unknown).toMatchObject({ status: 401, code: 'server.sign-in-wrong' });
    for (const answer of answers) expect(answer).toEqual(unknown);
  });

  test('an unknown account costs the same work as a wrong password', async () => {
    const hasher = openPasswordHasher();
    const hash = await hasher.hash(password);
    const time = async (phc: string | undefined): Promise<number> => {
      const times: number[] = [];
      for (let tries = 0; tries < 5; tries += 1) {
        const start = performance.now();
        expect(await hasher.verify('not the right one', phc)).toBe(false);
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    const [known, unknown] = [await time(hash), await time(undefined)];
    expect(unknown / known).toBeGreaterThan(0.4);
    expect(unknown / known).toBeLessThan(2.5);
  });

  test('P11-300d: from the sixth failure on an account waits, whoever asks, and the fifth is in the audit trail and among the anomalies', async () => {
    await using node = await withPasswords();
    const attempt = (given: string) =>
      openTestBrowser(node.served).post('/api/v1/session/sign-in', { name: 'vera', password: given });
    for (let tries = 0; tries < 6; tries += 1) expect((await attempt('not the right one')).status).toBe(401);
    const refused = await attempt(password);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await problemOf(refused)).toMatchObject({ code: 'server.sign-in-throttled' });
    expect(node.odd).toEqual([expect.stringContaining('5 sign-ins in a row failed, the last for vera')]);
    expect(node.notes).toMatchObject([{ action: 'refuse sign in', subject: 'vera' }]);
    node.clock.ms += 1000;
    expect((await attempt(password)).status).toBe(200);
  });

  test('many tries at once are counted before any is looked at', async () => {
    await using node = await withPasswords();
    const statuses = await Promise.all(
      Array.from({ length: 30 }, async (_, index) => {
        const given = { name: 'vera', password: `guess number ${index} of many` };
        return (await openTestBrowser(node.served).post('/api/v1/session/sign-in', given)).status;
      }),
    );
    expect(statuses.filter(status => status === 401).length).toBeLessThanOrEqual(6);
    expect(statuses.filter(status => status === 429).length).toBeGreaterThanOrEqual(24);
  });

  test('what was typed as a name is written down nowhere, unless it is one', async () => {
    await using node = await withPasswords();
    for (let tries = 0; tries < 5; tries += 1)
      await openTestBrowser(node.served).post('/api/v1/session/sign-in', { name: 'my-secret-passphrase', password });
    expect(node.odd).toHaveLength(1);
    expect(JSON.stringify([node.odd, node.notes, node.served.lines])).not.toContain('my-secret');
  });
});

describe('a session', () => {
  test('S-2.5: locks itself after a quarter of an hour without the person; what the page asks by itself does not count', async () => {
    await using node = await withPasswords();
    const browser = openTestBrowser(node.served);
    await browser.signIn('anna', password);
    node.clock.ms = 14 * 60_000;
    expect((await browser.get('/api/v1/status')).status).toBe(200);
    expect((await browser.post('/api/v1/session/stay')).status).toBe(200);
    node.clock.ms += 14 * 60_000;
    expect((await browser.get('/api/v1/status')).status).toBe(200);
    node.clock.ms += 60_000;
    const refused = await browser.get('/api/v1/status');
    expect(refused.status).toBe(401);
    expect(await problemOf(refused)).toMatchObject({ code: 'server.session-locked' });
    expect((await browser.session()).state).toBe('locked');
    expect((await browser.post('/api/v1/session/stay')).status).toBe(401);
    expect((await browser.post('/api/v1/session/unlock', { password: other })).status).toBe(401);
    expect((await browser.post('/api/v1/session/unlock', { password })).status).toBe(200);
    expect((await browser.get('/api/v1/status')).status).toBe(200);
  });

  test('S-2.6: ends after twelve hours in any case, by sign-out, and by an administrator', async () => {
    await using node = await withPasswords();
    const [anna, vera] = [openTestBrowser(node.served), openTestBrowser(node.served)];
    await anna.signIn('anna', password);
    await vera.signIn('vera', password);
    const sessions = (await (await anna.get('/api/v1/sessions')).json()) as readonly {
      readonly id: string;
      readonly account: string;
    }[];
    const { id } = sessions.find(({ account }) => account === 'vera')!;
    expect((await anna.post(`/api/v1/sessions/${id}/end`, { reason: 'left her desk' })).status).toBe(200);
    expect((await vera.session()).state).toBe('none');
    expect(await problemOf(await vera.get('/api/v1/status'))).toMatchObject({ status: 401, code: 'server.session-ended' });
    expect(node.notes.at(-1)).toMatchObject({ action: 'end session', subject: 'vera', reason: 'left her desk' });

    await vera.signIn('vera', password);
    expect((await vera.post('/api/v1/session/sign-out')).status).toBe(200);
    expect(vera.cookies.size).toBe(0);

    for (let hours = 0; hours < 12; hours += 0.2) {
      node.clock.ms = hours * 3_600_000;
      expect((await anna.post('/api/v1/session/stay')).status).toBe(200);
    }
    node.clock.ms = 12 * 3_600_000;
    expect((await anna.session()).state).toBe('none');
  });

  test('S-2.7: an account has five at most; the one that was quiet longest ends', async () => {
    await using node = await withPasswords();
    const browsers = [];
    for (let index = 0; index < 6; index += 1) {
      node.clock.ms = index * 1000;
      const browser = openTestBrowser(node.served);
      await browser.signIn('anna', password);
      browsers.push(browser);
    }
    const states = await Promise.all(browsers.map(async browser => (await browser.session()).state));
    expect(states).toEqual(['none', 'open', 'open', 'open', 'open', 'open']);
    expect((await browsers[5]!.session()).others).toBe(4);
    expect(await (await browsers[5]!.post('/api/v1/session/end-others')).json()).toEqual({ ended: 4 });
    expect((await browsers[4]!.session()).state).toBe('none');
  });

  test('a changed password ends the other sessions of the account, and the old one opens nothing', async () => {
    await using node = await withPasswords();
    const [here, there] = [openTestBrowser(node.served), openTestBrowser(node.served)];
    await here.signIn('anna', password);
    await there.signIn('anna', password);
    const weak = await here.post('/api/v1/session/password', { password, next: 'Anna Anna Anna 1' });
    expect(await problemOf(weak)).toMatchObject({ status: 400, code: 'server.password-weak' });
    const changed = await here.post('/api/v1/session/password', { password, next: other });
    expect(await changed.json()).toEqual({ ended: 1 });
    expect((await there.session()).state).toBe('none');
    expect((await here.session()).state).toBe('open');
    expect(await openTestBrowser(node.served).signIn('anna', password)).toBe(401);
    expect(await openTestBrowser(node.served).signIn('anna', other)).toBe(200);
  });

  test('P11-10d: a disabled account is out with its next request, and a change of its role counts at once', async () => {
    await using node = await withPasswords();
    const [anna, vera] = [openTestBrowser(node.served), openTestBrowser(node.served)];
    await anna.signIn('anna', password);
    await vera.signIn('vera', password);
    const pause = { what: 'goods-movements', reason: 'stock count' };
    expect((await vera.post('/api/v1/pause', pause)).status).toBe(403);
    await anna.post('/api/v1/accounts/vera/rights', { role: 'operator', reason: 'night shift' });
    expect((await vera.post('/api/v1/pause', pause)).status).toBe(200);
    await anna.post('/api/v1/accounts/vera/state', { state: 'disabled', reason: 'on leave' });
    expect((await vera.get('/api/v1/status')).status).toBe(401);
  });

  test('P11-10d: a password that is being changed brings back neither an account that was disabled meanwhile nor one that was reset', async () => {
    await using node = await withPasswords();
    const { accounts } = node.served.books;
    const change = (): void =>
      accounts.change(content => withNextPassword(content, 'vera', changedAt, { hash: 'next', changedAt: 'later' }));
    const before = accounts.find('vera')!;
    for (const state of ['disabled', 'invited', 'ended'] as const) {
      accounts.changeOne('vera', () => ({ ...before, state }));
      expect(change, state).toThrow();
      expect(accounts.find('vera')).toEqual({ ...before, state });
    }
    accounts.changeOne('vera', () => ({ ...before, password: { hash: 'of another session', changedAt: 'meanwhile' } }));
    expect(change).toThrow('was changed meanwhile');
    accounts.changeOne('vera', () => before);
    change();
    expect(accounts.find('vera')).toMatchObject({ state: 'active', password: { hash: 'next' } });
  });

  test('P11-100a: a program and a person never have one name in the audit trail', async () => {
    await using node = await withPasswords();
    const anna = openTestBrowser(node.served);
    await anna.signIn('anna', password);
    const token = { name: 'Vera', scopes: ['operate'], reason: 'a line' };
    expect(await problemOf(await anna.post('/api/v1/tokens', token))).toMatchObject({ status: 409, code: 'server.token-name' });
    const account = { name: 'Reader', title: 'R', role: 'viewer', reason: 'new here' };
    const refused = await problemOf(await anna.post('/api/v1/accounts', account));
    expect(refused).toMatchObject({ status: 409, code: 'server.account-name' });
  });

  test('a password that the command line took away ends the sessions', async () => {
    await using node = await withPasswords();
    const vera = openTestBrowser(node.served);
    await vera.signIn('vera', password);
    node.served.books.accounts.changeOne('vera', account => ({ ...account, state: 'invited' }));
    expect((await vera.get('/api/v1/status')).status).toBe(401);
  });

  test('the id of a session stands nowhere but in the cookie', async () => {
    await using node = await withPasswords();
    const browser = openTestBrowser(node.served);
    await browser.signIn('anna', password);
    const cookie = browser.cookies.get('millrace-session')!;
    const seen = [await browser.session(), await (await browser.get('/api/v1/sessions')).json(), node.served.lines, node.notes];
    expect(JSON.stringify(seen)).not.toContain(cookie);
  });
});

describe('roles', () => {
  const guarded = (Object.keys(routes) as OperationName[]).filter(name => routes[name].scope !== 'none');
  for (const role of roles) {
    test(`P11-10g: a session of the role ${role} is let into exactly the routes of its scope`, async () => {
      await using node = await withPasswords();
      const name = role === 'administrator' ? 'anna' : 'vera';
      node.served.books.accounts.changeOne(name, account => ({ ...account, role }));
      const browser = openTestBrowser(node.served);
      await browser.signIn(name, password);
      for (const operation of guarded) {
        const { path, init } = requestOf(routes[operation], (samples[operation] ?? {}) as Readonly<Record<string, unknown>>);
        const body = init.body === undefined ? undefined : (JSON.parse(init.body) as unknown);
        const response = await (init.method === 'GET' ? browser.get(path) : browser.post(path, body));
        const refused = response.status === 403 && (await response.text()).includes('server.scope-missing');
        expect(refused, operation).toBe(!allows([scopeOfRole(role)], routes[operation].scope as Scope));
      }
    });
  }
});

describe('what changes something needs the page of this node', () => {
  const pause = { what: 'goods-movements', reason: 'stock count' };
  const cases: readonly (readonly [name: string, headers: Readonly<Record<string, string | undefined>>])[] = [
    ['no CSRF token', { 'x-millrace-csrf': undefined }],
    ['a wrong CSRF token', { 'x-millrace-csrf': 'A'.repeat(43) }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['no origin', { origin: undefined }],
    ['the origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['an opaque origin', { origin: 'null' }],
  ];
  for (const [name, headers] of cases) {
    test(`${name} is refused, and the node hears nothing`, async () => {
      await using node = await withPasswords();
      const browser = openTestBrowser(node.served);
      await browser.signIn('anna', password);
      const before = heard(node.served).length;
      const response = await browser.post('/api/v1/pause', pause, headers);
      expect(await problemOf(response)).toMatchObject({ status: 403, code: 'server.csrf' });
      expect(heard(node.served)).toHaveLength(before);
    });
  }

  test('every route that changes something is so guarded, those of the session too', async () => {
    await using node = await withPasswords();
    const browser = openTestBrowser(node.served);
    await browser.signIn('anna', password);
    const posts = (Object.keys(routes) as OperationName[]).filter(name => routes[name].method === 'POST');
    for (const name of posts) {
      const path = routes[name].path.replace(/\{\w+\}/g, 'x');
      const response = await browser.post(path, {}, { 'x-millrace-csrf': undefined });
      expect(await problemOf(response), name).toMatchObject({ status: 403, code: 'server.csrf' });
    }
  });
});

describe('a one-time link', () => {
  test('S-1.5: a fresh node has no password; the first link makes the first administrator, once', async () => {
    await using node = await withPasswords();
    const { accounts } = node.served.books;
    const { code, invitation } = newInvitation(Date.parse(changedAt));
    accounts.change(() => ({ accounts: [], first: invitation }));
    const browser = openTestBrowser(node.served);
    expect(await browser.session()).toMatchObject({ state: 'none', fresh: true });
    expect(await (await browser.post('/api/v1/session/invitation', { code })).json()).toEqual({ kind: 'first' });
    const choice = { code, name: 'Ada', title: 'Ada', password };
    const both = await Promise.all([
      browser.post('/api/v1/session/welcome', choice),
      openTestBrowser(node.served).post('/api/v1/session/welcome', { ...choice, name: 'mallory' }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    expect(accounts.list()).toHaveLength(1);
    expect(accounts.list()[0]).toMatchObject({ role: 'administrator', state: 'active' });
    const late = await openTestBrowser(node.served).post('/api/v1/session/welcome', choice);
    expect(await problemOf(late)).toMatchObject({ status: 403, code: 'server.invitation' });
  });

  test('the first link opens nothing as soon as there is an account', async () => {
    await using node = await withPasswords();
    const { code, invitation } = newInvitation(Date.parse(changedAt));
    node.served.books.accounts.change(content => ({ ...content, first: invitation }));
    const late = await openTestBrowser(node.served).post('/api/v1/session/welcome', { code, name: 'mallory', password });
    expect(await problemOf(late)).toMatchObject({ status: 403, code: 'server.invitation' });
  });

  test('an administrator invites; the link works once, for a day, and a new one replaces it', async () => {
    await using node = await withPasswords();
    const anna = openTestBrowser(node.served);
    await anna.signIn('anna', password);
    const given = { name: 'Walt', title: 'Walt W.', role: 'operator', reason: 'new in the team' };
    const link = (await (await anna.post('/api/v1/accounts', given)).json()) as {
      readonly account: string;
      readonly path: string;
    };
    expect(link).toMatchObject({ account: 'walt', path: expect.stringMatching(/^\/welcome#[\w-]{32}$/) as unknown });
    const first = link.path.split('#')[1]!;
    expect(JSON.stringify(node.served.books.accounts.content)).not.toContain(first);
    const again = (await (await anna.post('/api/v1/accounts/walt/reset', { reason: 'lost it' })).json()) as typeof link;
    const code = again.path.split('#')[1]!;
    const walt = openTestBrowser(node.served);
    expect((await walt.post('/api/v1/session/welcome', { code: first, password: other })).status).toBe(403);
    node.clock.ms = 24 * 3_600_000 - 1;
    expect(await (await walt.post('/api/v1/session/invitation', { code })).json()).toMatchObject({
      kind: 'welcome',
      title: 'Walt W.',
    });
    expect((await walt.post('/api/v1/session/welcome', { code, password: other })).status).toBe(200);
    expect(await walt.session()).toMatchObject({ state: 'open', who: { name: 'walt', role: 'operator' } });
  });

  test('a link is over after a day', async () => {
    await using node = await withPasswords();
    const { code, invitation } = newInvitation(Date.parse(changedAt));
    node.served.books.accounts.changeOne('vera', account => ({ ...account, state: 'invited', invitation }));
    node.clock.ms = 24 * 3_600_000;
    const late = await openTestBrowser(node.served).post('/api/v1/session/welcome', { code, password: other });
    expect(await problemOf(late)).toMatchObject({ status: 403, code: 'server.invitation' });
  });

  test('guessing codes is throttled', async () => {
    await using node = await withPasswords();
    const statuses: number[] = [];
    for (let tries = 0; tries < 8; tries += 1)
      statuses.push((await openTestBrowser(node.served).post('/api/v1/session/invitation', { code: `guess${tries}` })).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 403, 429, 429]);
  });
});

describe('accounts', () => {
  test('P11-100a, P11-300a: a name is given once and never again, whatever its case', async () => {
    await using node = await withPasswords();
    const anna = openTestBrowser(node.served);
    await anna.signIn('anna', password);
    const invite = (name: string) => anna.post('/api/v1/accounts', { name, title: 'V', role: 'viewer', reason: 'new' });
    expect((await anna.post('/api/v1/accounts/vera/state', { state: 'ended', reason: 'left the company' })).status).toBe(200);
    for (const name of ['vera', 'VERA', ' Vera '])
      expect(await problemOf(await invite(name))).toMatchObject({ status: 409, code: 'server.account-name' });
    expect(await problemOf(await invite('ve ra'))).toMatchObject({ status: 400, code: 'server.account-name' });
    expect(await problemOf(await invite('ve\u0301ra'))).toMatchObject({ status: 400, code: 'server.account-name' });
    const back = await anna.post('/api/v1/accounts/vera/state', { state: 'active', reason: 'came back' });
    expect(await problemOf(back)).toMatchObject({ status: 409, code: 'server.account-state' });
    expect(node.served.books.accounts.find('vera')).not.toHaveProperty('password');
  });

  test('the last administrator can neither be demoted, disabled nor ended', async () => {
    await using node = await withPasswords();
    const anna = openTestBrowser(node.served);
    await anna.signIn('anna', password);
    const answers = [
      await anna.post('/api/v1/accounts/anna/rights', { role: 'viewer', reason: 'x' }),
      await anna.post('/api/v1/accounts/anna/state', { state: 'disabled', reason: 'x' }),
      await anna.post('/api/v1/accounts/anna/state', { state: 'ended', reason: 'x' }),
    ];
    for (const answer of answers)
      expect(await problemOf(answer)).toMatchObject({ status: 409, code: 'server.last-administrator' });
  });

  test('sites that the project does not have, and an administrator for some sites, are refused', async () => {
    await using node = await withPasswords();
    const anna = openTestBrowser(node.served);
    await anna.signIn('anna', password);
    const given = { name: 'walt', title: 'Walt', role: 'viewer', reason: 'new', sites: ['atlantis'] };
    expect(await problemOf(await anna.post('/api/v1/accounts', given))).toMatchObject({
      status: 400,
      code: 'server.account-sites',
    });
    const mighty = { role: 'administrator', sites: ['pune'], reason: 'x' };
    expect((await anna.post('/api/v1/accounts/vera/rights', mighty)).status).toBe(400);
  });

  test('a token has no session: it can neither unlock, nor change a password', async () => {
    await using node = await withPasswords();
    for (const name of ['stay', 'lock', 'unlock', 'endOthers', 'changePassword'] as const) {
      const response = await node.served.ask(name, node.served.tokens.admin);
      expect(await problemOf(response), name).toMatchObject({ status: 401, code: 'server.session-needed' });
    }
  });
});

describe('tokens', () => {
  test('P11-300b: a token that is over is refused with its own code', async () => {
    await using node = await withPasswords();
    const expiresAt = new Date(Date.parse(changedAt) + 60_000).toISOString();
    const token = node.served.books.tokens.add('short', ['read'], 0, { expiresAt });
    expect((await node.served.ask('status', token)).status).toBe(200);
    node.clock.ms = 60_000;
    const refused = await node.served.ask('status', token);
    expect(await problemOf(refused)).toMatchObject({ status: 401, code: 'server.token-expired' });
  });

  test('the hour of the last use is remembered', async () => {
    await using node = await withPasswords();
    node.clock.ms = 40 * 60_000;
    await node.served.ask('status', node.served.tokens.read);
    const list = (await (await node.served.ask('tokens', node.served.tokens.admin)).json()) as readonly Record<string, unknown>[];
    expect(list.find(({ name }) => name === 'reader')).toMatchObject({ lastUsed: '2026-11-23T06:00:00.000Z', expired: false });
    expect(list.find(({ name }) => name === 'spare')).not.toHaveProperty('lastUsed');
  });

  test('a last use that cannot be written keeps nobody out', () => {
    const lost: string[] = [];
    const use = new TokenUse('/dev/null/nowhere', name => lost.push(name));
    for (let times = 0; times < 3; times += 1) use.used('reader', 0);
    expect(lost).toEqual(['reader']);
  });

  test('P11-300c: a removed token is refused from the next request on; its name can be used again', async () => {
    await using node = await withPasswords();
    const { served } = node;
    const admin = { authorization: `Bearer ${served.tokens.admin}`, 'content-type': 'application/json' };
    const post = (path: string, body: unknown) =>
      fetch(served.url + path, { method: 'POST', headers: { ...admin, connection: 'close' }, body: JSON.stringify(body) });
    expect((await post('/api/v1/tokens/reader/remove', { reason: 'not used' })).status).toBe(200);
    expect((await served.ask('status', served.tokens.read)).status).toBe(401);
    const made = await post('/api/v1/tokens', { name: 'reader', scopes: ['read'], reason: 'needed again' });
    expect(made.status).toBe(200);
    const twice = await post('/api/v1/tokens', { name: 'reader', scopes: ['read'], reason: 'needed again' });
    expect(await problemOf(twice)).toMatchObject({ status: 409, code: 'server.token-name' });
  });
});

describe('the ways around', () => {
  test('an address written in another way is the same route and needs the same rights', async () => {
    await using node = await withPasswords();
    for (const path of ['/%61pi/v1/status', '/api/v1/%73tatus', '/api/v1/status/', '//api/v1/status', '/metrics', '/%6detrics']) {
      const response = await fetch(node.served.url + path, { headers: { accept: 'text/html', connection: 'close' } });
      const body = await response.text();
      expect(body, path).not.toContain('"flows"');
      expect(body, path).not.toContain('# HELP');
    }
  });

  test('the notice stands before the sign-in, and settings of the file hold', async () => {
    await using node = await withPasswords({ settings: { notice: 'Authorised use only.', idleMs: 60_000, local: false } });
    const browser = openTestBrowser(node.served);
    expect(await browser.session()).toMatchObject({ notice: 'Authorised use only.', ways: { local: false } });
    const refused = await browser.post('/api/v1/session/sign-in', { name: 'anna', password });
    expect(await problemOf(refused)).toMatchObject({ status: 403, code: 'server.sign-in-off' });
  });
});

/** A POST with headers that `fetch` does not let one set. */
async function rawPost(served: Served, path: string, body: unknown, headers: Readonly<Record<string, string>>) {
  const { request } = await import('node:http');
  const text = JSON.stringify(body);
  return new Promise<{ readonly status: number; readonly headers: import('node:http').IncomingHttpHeaders }>(
    (resolve, reject) => {
      const sent = request(
        served.url + path,
        {
          method: 'POST',
          agent: false,
          headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers },
        },
        response => response.resume().on('end', () => resolve({ status: response.statusCode!, headers: response.headers })),
      );
      sent.on('error', reject).end(text);
    },
  );
}
