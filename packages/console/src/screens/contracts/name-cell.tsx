import { Text } from '@mantine/core';
import type { DocumentRef } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { plain } from '../../text/plain.ts';
import { DocumentLink } from './document-link.tsx';

/** A document in a list: its name leads to it, its title stands below where it says more. */
export function NameCell({ of, title = '' }: { readonly of: DocumentRef; readonly title?: string | undefined }): ReactNode {
  return (
    <>
      <Text size="sm" truncate title={plain(of.ref)}>
        <DocumentLink of={of} />
      </Text>
      {title !== of.ref && (
        <Text size="xs" c="dimmed" truncate title={plain(title)}>
          <Plain>{title}</Plain>
        </Text>
      )}
    </>
  );
}
