import { allows, type Scope } from '@millrace/api';
import { useSession } from './use-session.ts';

/** Whether the person at the page may do what needs a scope: what is not allowed is not offered. */
export function useMay(scope: Scope): boolean {
  return allows(useSession()?.who?.scopes ?? [], scope);
}
