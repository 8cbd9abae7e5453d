import type { TagRequest } from '@millrace/connector';

import type { Inbox } from './inbox.ts';
import type { Item } from './item.ts';
import type { OpcuaSession } from './session.ts';

/** What the parts of one observation share. */
export interface Observed {
  readonly session: OpcuaSession;
  readonly requests: readonly TagRequest[];
  readonly inbox: Inbox;
  /** Aborts where nobody wants it any longer. */
  readonly signal: AbortSignal;
  /** One a request, in order; none before the addresses are resolved. */
  items: readonly Item[];
}

/** Whether it is worth going on. */
export function goesOn({ session, signal }: Observed): boolean {
  return session.isOpen && !signal.aborted;
}
