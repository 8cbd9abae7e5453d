import { Anchor } from '@mantine/core';
import type { DocumentRef } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';

/** Where a document is shown. */
export function documentPath({ kind, ref }: DocumentRef): string {
  if (kind === 'contract') return links.contract(ref);
  if (kind === 'mapping') return links.mapping(ref);
  if (kind === 'code-set') return links.codeSet(ref);
  return kind === 'crosswalk' ? links.crosswalk(ref) : links.document(kind, ref);
}

/** A document by its name, leading to its page. */
export function DocumentLink({ of, children }: { readonly of: DocumentRef; readonly children?: ReactNode }): ReactNode {
  return (
    <Anchor component={Link} href={documentPath(of)} size="sm">
      {children ?? <Plain>{of.ref}</Plain>}
    </Anchor>
  );
}
