import { allows, type Scope } from '@millrace/api';
import type { ServerCode } from '../codes.ts';
import { nobody, type Caller } from './caller.ts';
import type { TokenBook } from './token-book.ts';
import type { TokenRecord } from './token.ts';
import { afterFailure, forgetMs, waitOf, type Failures } from './throttle.ts';

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

/** Decides about each request. Remembers a bounded number of addresses that sent wrong tokens. */
export interface Gate {
  enter(authorization: string | undefined, address: string, needed: Scope | 'none', now: number): Verdict;
}

const addressesKept = 10_000;
const bearer = /^Bearer ([A-Za-z0-9._~+/=-]{1,512})$/i;

/** The gate of one server. */
export function openGate(book: Pick<TokenBook, 'holder'>): Gate {
  const failures = new Map<string, Failures>();
  return {
    enter(authorization, address, needed, now) {
      const waitMs = waitOf(failures.get(address), now);
      if (waitMs > 0) return throttled(waitMs);
      if (authorization === undefined && needed === 'none') return { ok: true, caller: nobody };
      if (authorization === undefined)
        return refusal(401, 'server.token-missing', 'expected a token in the Authorization header, none came');
      const token = bearer.exec(authorization)?.[1];
      const holder = token === undefined ? undefined : book.holder(token);
      if (!holder) {
        remember(failures, address, now);
        return refusal(401, 'server.token-wrong', 'the token in the Authorization header is not one of this node');
      }
      failures.delete(address);
      if (needed === 'none' || allows(holder.scopes, needed)) return { ok: true, caller: callerOf(holder) };
      return refusal(
        403,
        'server.scope-missing',
        `expected the scope ${needed}, token ${holder.name} has ${holder.scopes.join(', ')}`,
      );
    },
  };
}

function callerOf({ name, scopes }: TokenRecord): Caller {
  return { name, kind: 'token', scopes };
}

function refusal(status: 401 | 403, code: ServerCode, sentence: string): Verdict {
  return { ok: false, status, code, sentence };
}

function throttled(waitMs: number): Verdict {
  const sentence = `too many wrong tokens from this address, the next is looked at in ${Math.ceil(waitMs / 1000)} s`;
  return { ok: false, status: 429, code: 'server.too-many-failures', sentence, waitMs };
}

function remember(failures: Map<string, Failures>, address: string, now: number): void {
  const state = afterFailure(failures.get(address), now);
  failures.delete(address);
  if (failures.size >= addressesKept) forget(failures, now);
  failures.set(address, state);
}

/** Drops what is old, and the oldest in any case: a map keeps the order of insertion. */
function forget(failures: Map<string, Failures>, now: number): void {
  for (const [address, state] of failures) {
    if (failures.size >= addressesKept || now - state.last >= forgetMs) failures.delete(address);
    else return;
  }
}
