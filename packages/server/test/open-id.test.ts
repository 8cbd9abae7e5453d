import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { asProblem } from '@millrace/api';
import { personOf } from '../src/access/open-id-claims.ts';
import { readSignInFile } from '../src/access/sign-in-file.ts';
import { standardSignIn, type OpenIdSettings } from '../src/access/sign-in-settings.ts';
import { openTestBrowser, type TestBrowser } from './browser.ts';
import { startIdentityProvider, type IdentityProvider } from '../../../tests/fixtures/identity-provider.ts';
import { serve, type Served } from './serve.ts';

const page = 'http://millrace.example/signed-in';

function settingsFor({ issuer, clientSecret }: IdentityProvider): OpenIdSettings {
  return {
    title: 'Example AG',
    issuer,
    clientId: 'millrace',
    clientSecret,
    scopes: ['openid', 'profile', 'groups'],
    nameClaim: 'preferred_username',
    roles: { claim: 'groups', values: { 'plant-it': 'engineer', 'shift-lead': 'operator', admins: 'administrator' } },
    sites: { claim: 'plants', values: { IN01: 'pune', FR02: 'lyon' } },
  };
}

describe('signing in at a real OpenID provider', () => {
  let provider: IdentityProvider;
  let served: Served;
  const known: (readonly [account: string, rights: string])[] = [];

  beforeEach(async () => {
    // The provider says on the console that its forms are for development.
    vi.spyOn(console, 'info').mockReturnValue();
    vi.spyOn(console, 'warn').mockReturnValue();
    known.length = 0;
    provider = await startIdentityProvider(page);
    served = await serve(
      {
        knowAccess: async all => {
          known.splice(0, known.length, ...Object.entries(all));
          return [];
        },
      },
      { settings: { openId: settingsFor(provider), publicUrl: 'http://millrace.example' } },
    );
    provider.people.set('4711', { name: 'Priya N.', preferred_username: 'Priya', groups: ['shift-lead'], plants: ['IN01'] });
  });
  afterEach(async () => {
    await served[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
    vi.restoreAllMocks();
  });

  const browserAt = (): TestBrowser => openTestBrowser(served);
  const finish = (browser: TestBrowser, answer: string): Promise<Response> =>
    browser.post('/api/v1/session/open-id/finish', { answer });

  /** What the provider sends back when a person signs in there from this browser. */
  async function answerFor(browser: TestBrowser, subject: string): Promise<string> {
    const started = await browser.post('/api/v1/session/open-id');
    const { url } = (await started.json()) as { readonly url: string };
    return (await provider.signIn(url, subject)).search;
  }

  async function signIn(subject: string): Promise<Response> {
    const browser = browserAt();
    return finish(browser, await answerFor(browser, subject));
  }

  test('role and sites come from the claims, and the account is kept', async () => {
    const browser = browserAt();
    const answer = await answerFor(browser, '4711');
    const response = await finish(browser, answer);
    expect(await response.json()).toMatchObject({
      state: 'open',
      by: 'open-id',
      who: { name: 'priya', title: 'Priya N.', role: 'operator', sites: ['pune'] },
    });
    expect(served.books.accounts.find('priya')).toMatchObject({ openId: { issuer: provider.issuer, subject: '4711' } });
    expect(known.find(([account]) => account === 'account priya')?.[1]).toContain('"role":"operator"');
  });

  test('each sign-in brings the rights of that day, old and new in the trail', async () => {
    await signIn('4711');
    provider.people.set('4711', {
      name: 'Priya N.',
      preferred_username: 'priya',
      groups: ['plant-it'],
      plants: ['IN01', 'FR02'],
    });
    expect(await (await signIn('4711')).json()).toMatchObject({ who: { role: 'engineer', sites: ['pune', 'lyon'] } });
    expect(known.find(([account]) => account === 'account priya')?.[1]).toContain('"role":"engineer"');
  });

  test('who has no group or no site that counts does not come in', async () => {
    provider.people.set('1', { name: 'A', preferred_username: 'a', groups: ['canteen'], plants: ['IN01'] });
    provider.people.set('2', { name: 'B', preferred_username: 'b', groups: ['shift-lead'], plants: ['XX99'] });
    for (const subject of ['1', '2']) {
      const refused = await signIn(subject);
      expect(asProblem(await refused.json())).toMatchObject({ status: 403, code: 'server.open-id' });
      expect(refused.headers.getSetCookie().some(cookie => cookie.startsWith('millrace-session='))).toBe(false);
    }
  });

  test('P11-100a: a name belongs to one person: neither a local account nor that of another subject is taken over', async () => {
    provider.people.set('9', { name: 'Not Anna', preferred_username: 'anna', groups: ['admins'] });
    expect(asProblem(await (await signIn('9')).json())).toMatchObject({ status: 403, code: 'server.open-id' });
    await signIn('4711');
    provider.people.set('10', { name: 'Other', preferred_username: 'priya', groups: ['shift-lead'], plants: ['IN01'] });
    expect((await signIn('10')).status).toBe(403);
    expect(served.books.accounts.find('priya')?.openId?.subject).toBe('4711');
  });

  test('P11-10d: an account that was disabled or ended here stays out, whatever the provider says', async () => {
    await signIn('4711');
    for (const state of ['disabled', 'ended'] as const) {
      served.books.accounts.changeOne('priya', account => ({ ...account, state }));
      expect((await signIn('4711')).status).toBe(403);
    }
  });

  test('what the provider sent works once, and in the browser that asked alone', async () => {
    const [browser, thief] = [browserAt(), browserAt()];
    const answer = await answerFor(browser, '4711');
    expect((await finish(thief, answer)).status).toBe(403);
    await answerFor(thief, '4711');
    expect((await finish(thief, answer)).status).toBe(403);
    expect((await finish(browser, answer)).status).toBe(200);
    expect((await finish(browser, answer)).status).toBe(403);
  });

  test('another state, another code or a refusal of the provider opens nothing', async () => {
    for (const spoil of [
      (query: string) => query.replace(/state=[^&]*/, 'state=other'),
      (query: string) => query.replace(/code=[^&]*/, 'code=other'),
      (query: string) => query.replace(/iss=[^&]*/, 'iss=https%3A%2F%2Fevil.example'),
      () => '?error=access_denied',
      () => '',
    ]) {
      const browser = browserAt();
      const answer = await answerFor(browser, '4711');
      const refused = await finish(browser, spoil(answer));
      expect(asProblem(await refused.json())).toMatchObject({ status: 403, code: 'server.open-id' });
      expect((await browser.session()).state).toBe('none');
    }
    expect(served.lines.some(({ event }) => event === 'access.open-id-failed')).toBe(true);
    expect(JSON.stringify(served.lines)).not.toContain(provider.clientSecret);
  });

  test('a provider that does not answer is a sentence, and is asked again the next time', async () => {
    const { issuer } = provider;
    const lost = await serve(
      {},
      { settings: { openId: { ...settingsFor(provider), issuer: 'http://127.0.0.1:1' }, publicUrl: 'http://millrace.example' } },
    );
    const refused = await openTestBrowser(lost).post('/api/v1/session/open-id');
    expect(asProblem(await refused.json())).toMatchObject({ status: 403, code: 'server.open-id' });
    await lost[Symbol.asyncDispose]();
    expect(issuer).toMatch(/^http:/);
  });
});

test('the last role in the order of roles counts; an administrator is for all sites', () => {
  const settings: OpenIdSettings = {
    title: 'x',
    issuer: 'https://x',
    clientId: 'x',
    scopes: [],
    nameClaim: 'email',
    roles: { claim: 'groups', values: { a: 'viewer', b: 'approver', c: 'administrator' } },
    sites: { claim: 'plants' },
  };
  expect(personOf({ email: 'V@x.example', groups: ['b', 'a', 'zzz'], plants: 'pune' }, settings)).toEqual({
    name: 'v@x.example',
    title: 'v@x.example',
    role: 'approver',
    sites: ['pune'],
  });
  expect(personOf({ email: 'v', name: 'V', groups: ['c'] }, settings)).toEqual({ name: 'v', title: 'V', role: 'administrator' });
  for (const claims of [
    {},
    { email: 7 },
    { email: 'v v', groups: ['a'] },
    { email: 'v', groups: { a: true } },
    { email: 'v', groups: ['constructor'] },
  ])
    expect(typeof personOf(claims, settings)).toBe('string');
});

describe('the sign-in file', () => {
  const references = { env: (name: string) => (name === 'ISSUER' ? 'https://login.example' : undefined), secret: () => 'hidden' };

  function read(text: string) {
    const folder = mkdtempSync(join(tmpdir(), 'millrace-sign-in-'));
    const path = join(folder, 'sign-in.yaml');
    try {
      writeFileSync(path, text);
      return readSignInFile(path, references);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const openId = (more: string): string =>
    `openId:\n  title: Example AG\n  issuer: \${env:ISSUER}\n  clientId: millrace\n  clientSecret: \${secret:oidc}\n  roles:\n    claim: groups\n    values: { admins: administrator }\n${more}`;

  test('says how people sign in, with what holds where it says nothing', () => {
    expect(read('')).toEqual(standardSignIn);
    expect(read('idleLockMinutes: 5\nsessionHours: 8\nnotice: |\n  Authorised use only.\nlocalAccounts: true\n')).toEqual({
      idleMs: 300_000,
      longestMs: 28_800_000,
      notice: 'Authorised use only.',
      local: true,
    });
    expect(read(`localAccounts: false\npublicUrl: https://millrace.example\n${openId('')}`)).toMatchObject({
      local: false,
      openId: { issuer: 'https://login.example', clientSecret: 'hidden', nameClaim: 'preferred_username' },
    });
  });

  test('the file of the guide is one', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/guides/sign-in.md'), 'utf8');
    const file = /```yml\n([\s\S]*?)\n```/.exec(guide)![1]!;
    expect(read(file)).toMatchObject({
      idleMs: 900_000,
      publicUrl: 'https://millrace.example.com',
      openId: { clientSecret: 'hidden', roles: { claim: 'groups' }, sites: { values: { IN01: 'pune', FR02: 'lyon' } } },
    });
  });

  const bad: readonly (readonly [name: string, text: string, part: string])[] = [
    ['a field that nobody knows', 'idleLock: 5', '"idleLock" is not a field of it'],
    ['a number as text', 'idleLockMinutes: five', 'idleLockMinutes must be a number'],
    ['a lock after no time', 'idleLockMinutes: 0', 'idleLockMinutes must be 0.05 at least'],
    ['a secret in plain text', openId('').replace(/\$\{secret:oidc\}/, 'hunter2'), 'must be a reference'],
    ['a role that there is not', openId('').replace('administrator', 'root'), 'must be one of viewer'],
    ['an issuer in clear', openId('').replace(/\$\{env:ISSUER\}/, 'http://login.example'), 'must be an https address'],
    ['a reference without a value', openId('').replace('ISSUER', 'NOWHERE'), 'NOWHERE'],
    ['nobody could sign in', 'localAccounts: false', 'nobody could sign in'],
    ['no YAML', 'openId: [', ''],
    ['a list', '- 1', 'the whole must be an object'],
  ];
  for (const [name, text, part] of bad) {
    test(`${name} is refused with the place and what was expected`, () => {
      const refused = (): unknown => read(text);
      expect(refused).toThrow(expect.objectContaining({ code: 'server.sign-in-file' }));
      expect(refused).toThrow(part);
      expect(refused).not.toThrow('hunter2');
    });
  }
});
