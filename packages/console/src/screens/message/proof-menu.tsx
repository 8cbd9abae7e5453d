import type { ReactNode } from 'react';

/** Downloads the proof of delivery. */
export function ProofMenu(_: { readonly message: number }): ReactNode {
  return null;
}
