import type { InterfaceStatus } from '@millrace/core';

/** What the state of a connection means to a person. */
export function connectionTone(found: Pick<InterfaceStatus, 'state' | 'breaker'> | undefined): 'good' | 'wait' | 'bad' | 'off' {
  if (found === undefined) return 'off';
  if (found.breaker === 'open' || found.state === 'waiting') return 'bad';
  return found.state === 'open' && found.breaker === 'closed' ? 'good' : 'wait';
}
