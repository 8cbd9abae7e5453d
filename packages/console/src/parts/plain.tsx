import type { ReactNode } from 'react';
import { plain } from '../text/plain.ts';

/** Text of others on one line: what cannot be seen is made visible, and its direction does not turn what stands beside it. */
export function Plain({ children, mono = false }: { readonly children: string; readonly mono?: boolean }): ReactNode {
  return <bdi {...(mono && { className: 'mono' })}>{plain(children)}</bdi>;
}
