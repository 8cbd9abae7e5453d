import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { choice, closed, flag, list, map, number, object, roles, text, type TypeOf } from '@millrace/api';
import { resolveReferences, type ReferenceLookup } from '@millrace/core';
import { openValidator } from '../http/validator.ts';
import { StartError } from '../process/start-error.ts';
import { standardSignIn, type OpenIdSettings, type SignInSettings } from './sign-in-settings.ts';

const claim = text('Name of a claim.', { minLength: 1 });
const openIdFile = closed(
  object(
    'The OpenID provider.',
    {
      title: text('What people call it.', { minLength: 1, maxLength: 80 }),
      issuer: text('Its issuer, an https address.', { minLength: 1 }),
      clientId: text('The name under which it knows this node.', { minLength: 1 }),
      roles: closed(object('Which groups make which role.', { claim, values: map('Group → role.', choice('Role.', roles)) })),
    },
    {
      clientSecret: text('A reference: ${secret:NAME} or ${env:NAME}.'),
      scopes: list('What is asked for.', text('Scope.')),
      name: claim,
      sites: closed(object('Which values are which sites.', { claim }, { values: map('Value → site.', text('Site.')) })),
    },
  ),
);
const signInFile = closed(
  object('How people sign in.', {}, {
    idleLockMinutes: number('Minutes.', { minimum: 0.05, maximum: 720 }),
    sessionHours: number('Hours.', { minimum: 0.1, maximum: 168 }),
    notice: text('What everybody has to know before signing in.', { maxLength: 4000 }),
    publicUrl: text('Where people find this node.', { minLength: 1 }),
    localAccounts: flag('Whether accounts with a password of this node may sign in.'),
    openId: openIdFile,
  } as const),
);

type SignInFile = TypeOf<typeof signInFile>;

/** Reads the file of `--sign-in` (YAML or JSON). References are filled in; a secret that stands there in plain text is refused. */
export function readSignInFile(path: string, references: ReferenceLookup): SignInSettings {
  try {
    const given = (parse(readFileSync(path, 'utf8')) as unknown) ?? {};
    const check = openValidator();
    refuseSecret(check('body', signInFile.json, given) as SignInFile);
    const settings = settingsOf(filled(given as Readonly<Record<string, unknown>>, references) as SignInFile);
    if (!settings.local && !settings.openId) throw new Error('without local accounts and without openId nobody could sign in');
    return settings;
  } catch (cause) {
    const sentence = (cause as Error).message.replace(/^reading the body: /, '').split('\n')[0]!;
    throw new StartError('server.sign-in-file', `reading ${path}: ${sentence}`, 2, { cause });
  }
}

function refuseSecret({ openId }: SignInFile): void {
  if (openId?.clientSecret !== undefined && !/^\$\{(?:secret|env):[^}]+\}$/.test(openId.clientSecret))
    throw new Error('openId.clientSecret must be a reference such as ${secret:NAME}, never the secret itself');
}

function filled(given: Readonly<Record<string, unknown>>, references: ReferenceLookup): unknown {
  const result = resolveReferences(given, references);
  if (result.ok) return result.value;
  throw new Error(result.issues.map(({ path, sentence }) => `${path}: ${sentence}`).join('; '));
}

function settingsOf(file: SignInFile): SignInSettings {
  const { idleLockMinutes, sessionHours, notice, publicUrl, localAccounts, openId } = file;
  return {
    ...standardSignIn,
    ...(idleLockMinutes !== undefined && { idleMs: idleLockMinutes * 60_000 }),
    ...(sessionHours !== undefined && { longestMs: sessionHours * 3_600_000 }),
    ...(notice !== undefined && { notice: notice.trim() }),
    ...(publicUrl !== undefined && { publicUrl }),
    ...(localAccounts !== undefined && { local: localAccounts }),
    ...(openId && { openId: openIdOf(openId) }),
  };
}

function openIdOf({ issuer, scopes, name, ...given }: NonNullable<SignInFile['openId']>): OpenIdSettings {
  return {
    ...given,
    issuer: secureIssuer(issuer),
    scopes: scopes ?? ['openid', 'profile', 'email'],
    nameClaim: name ?? 'preferred_username',
  };
}

/** In clear only on this machine: whoever stands between could sign in as anybody. */
function secureIssuer(issuer: string): string {
  const { protocol, hostname } = new URL(issuer);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  if (protocol === 'https:' || (protocol === 'http:' && isLocal)) return issuer;
  throw new Error('openId.issuer must be an https address');
}
