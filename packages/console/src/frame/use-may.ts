import type { Scope } from '@millrace/api';

/** Whether the person at the page may do what needs a scope: what is not allowed is not offered. */
export function useMay(_scope: Scope): boolean {
  return true;
}
