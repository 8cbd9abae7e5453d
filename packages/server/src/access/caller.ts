import type { Scope, WhoView } from '@millrace/api';
import type { Actor } from '@millrace/core';

/** Who sent a request, as the gate knows it. */
export interface Caller extends Actor {
  /** `nobody`: neither token nor session came, and the route needs none. */
  readonly kind: WhoView['kind'] | 'nobody';
  readonly scopes: readonly Scope[];
}

/** Somebody without token and session. */
export const nobody: Caller = { name: 'nobody', kind: 'nobody', scopes: [] };
