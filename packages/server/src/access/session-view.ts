import type { SessionView } from '@millrace/api';
import type { Caller } from './caller.ts';

/** Who asks, as the page is told. */
export function sessionOf({ kind, name, scopes, sites }: Caller): SessionView {
  const ways = { local: true };
  if (kind === 'nobody') return { state: 'none', ways, fresh: false };
  return { state: 'open', who: { name, kind, scopes, ...(sites && { sites }) }, ways, fresh: false };
}
