import { Anchor } from '@mantine/core';
import type { DocumentRef } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { documentPath } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';

/** A document by its name, leading to its page. */
export function DocumentLink({ of, children }: { readonly of: DocumentRef; readonly children?: ReactNode }): ReactNode {
  return (
    <Anchor component={Link} href={documentPath(of.kind, of.ref)} size="sm">
      {children ?? <Plain>{of.ref}</Plain>}
    </Anchor>
  );
}
