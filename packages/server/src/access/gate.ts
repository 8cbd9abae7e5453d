import { timingSafeEqual } from 'node:crypto';
import { allows, type Scope } from '@millrace/api';
import type { ServerCode } from '../codes.ts';
import type { Access } from './access.ts';
import { callerOf, nobody, type Caller } from './caller.ts';
import type { Door } from './door.ts';
import { FailureBook } from './failure-book.ts';
import type { Session } from './session-book.ts';
import type { TokenRecord } from './token.ts';

/** What a request brings to the gate. */
export interface Knock {
  readonly authorization?: string | undefined;
  /** Value of the session cookie. */
  readonly cookie?: string | undefined;
  readonly csrf?: string | undefined;
  readonly origin?: string | undefined;
  /** It changes nothing. */
  readonly safe: boolean;
  readonly address: string;
  readonly door: Door;
}

/** Whether a request may pass, and as whom. */
export type Verdict =
  | { readonly ok: true; readonly caller: Caller }
  | {
      readonly ok: false;
      readonly status: 401 | 403 | 429;
      readonly code: ServerCode;
      readonly sentence: string;
      readonly waitMs?: number;
    };

/** Decides about each request. A token in the header counts before a session. */
export interface Gate {
  enter(knock: Knock, needed: Scope | 'none'): Verdict;
}

const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i;

type Known = Pick<Access, 'sessions' | 'now' | 'wall'> & {
  readonly accounts: Pick<Access['accounts'], 'find'>;
  readonly tokens: Pick<Access['tokens'], 'holder'>;
  readonly tokenUse: Pick<Access['tokenUse'], 'used'>;
};

/** The gate of one server. */
export function openGate(access: Known): Gate {
  const failures = new FailureBook();
  return {
    enter(knock, needed) {
      if (knock.authorization !== undefined) return byToken(access, failures, knock, knock.authorization, needed);
      if (knock.cookie !== undefined) return bySession(access, knock, knock.cookie, needed);
      if (needed === 'none') return { ok: true, caller: nobody };
      return refusal(401, 'server.token-missing', 'expected a session or a token in the Authorization header, none came');
    },
  };
}

function byToken(
  access: Known,
  failures: FailureBook,
  { address }: Knock,
  authorization: string,
  needed: Scope | 'none',
): Verdict {
  const waitMs = failures.waitMs(address, access.now());
  if (waitMs > 0) return throttled(waitMs);
  const token = bearer.exec(authorization)?.[1];
  const holder = token === undefined ? undefined : access.tokens.holder(token);
  if (!holder) {
    failures.failed(address, access.now());
    return refusal(401, 'server.token-wrong', 'the token in the Authorization header is not one of this node');
  }
  failures.clear(address);
  if (holder.expiresAt !== undefined && access.wall() >= Date.parse(holder.expiresAt))
    return refusal(401, 'server.token-expired', `token ${holder.name} was valid until ${holder.expiresAt}`);
  access.tokenUse.used(holder.name, access.wall());
  return judged(ofToken(holder), needed, `token ${holder.name}`);
}

function bySession(access: Known, knock: Knock, cookie: string, needed: Scope | 'none'): Verdict {
  const caller = ofSession(access, access.sessions.find(cookie, access.now()));
  if (caller === undefined)
    return needed === 'none'
      ? { ok: true, caller: nobody }
      : refusal(401, 'server.session-ended', 'the session of the cookie is over');
  const foreign = knock.safe ? undefined : foreignness(caller.own.session, knock);
  if (foreign !== undefined) return refusal(403, 'server.csrf', foreign);
  if (needed !== 'none' && caller.own.session.locked) return refusal(401, 'server.session-locked', 'the session is locked');
  return judged(caller, needed, `account ${caller.name}`);
}

/** Who a session is, by the account as it is now; `undefined` where that may not enter any more or has another password. */
function ofSession(
  { accounts, sessions }: Known,
  session: Session | undefined,
): (Caller & Required<Pick<Caller, 'own'>>) | undefined {
  if (session === undefined) return undefined;
  const account = accounts.find(session.account);
  if (account?.state !== 'active' || account.password?.changedAt !== session.passwordChangedAt) {
    sessions.end(session.id);
    return undefined;
  }
  return callerOf(account, session);
}

function ofToken({ name, scopes, sites }: TokenRecord): Caller {
  return { name, kind: 'token', scopes, ...(sites && { sites }) };
}

/** Why something that changes did not come from our page, as a sentence; `undefined` where it did. */
function foreignness({ csrf }: Session, { csrf: given, origin, door }: Knock): string | undefined {
  if (origin === undefined || !door.origins.includes(origin))
    return `expected the origin ${door.origins.join(' or ')}, ${origin === undefined ? 'none came' : `${origin} came`}`;
  if (given === undefined) return 'expected the header x-millrace-csrf, none came';
  return isEqual(given, csrf) ? undefined : 'the header x-millrace-csrf is not that of the session';
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function judged(caller: Caller, needed: Scope | 'none', who: string): Verdict {
  if (needed === 'none' || allows(caller.scopes, needed)) return { ok: true, caller };
  return refusal(403, 'server.scope-missing', `expected the scope ${needed}, ${who} has ${caller.scopes.join(', ')}`);
}

function refusal(status: 401 | 403, code: ServerCode, sentence: string): Verdict {
  return { ok: false, status, code, sentence };
}

function throttled(waitMs: number): Verdict {
  const sentence = `too many wrong tokens from this address, the next is looked at in ${Math.ceil(waitMs / 1000)} s`;
  return { ok: false, status: 429, code: 'server.too-many-failures', sentence, waitMs };
}
