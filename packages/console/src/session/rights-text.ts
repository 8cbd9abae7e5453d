import type { WhoView } from '@millrace/api';
import type { Say } from '../text/words.ts';
import type en from '../messages/en/session.json';
import { plain } from '../text/plain.ts';

/** What somebody may do and where, in a few words: "Operator · Pune, Lyon". */
export function rightsText(say: Say<typeof en>, { role, scopes, sites }: Pick<WhoView, 'role' | 'scopes' | 'sites'>): string {
  const what = role === undefined ? scopes.map(scope => say(`scope.${scope}`)).join(', ') : say(`role.${role}`);
  return `${what} · ${sites === undefined ? say('allSites') : sites.map(plain).join(', ')}`;
}
