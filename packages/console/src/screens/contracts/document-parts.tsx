import type { DocumentRef } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { DocumentHistory } from './document-history.tsx';
import { TextSection } from './text-section.tsx';
import { UsesSection } from './uses-section.tsx';

/** What every document has: where it is used, how it came to be, and its text. */
export function DocumentParts({ of }: { readonly of: DocumentRef }): ReactNode {
  const query = useAsk('document', { kind: of.kind, name: of.ref });
  return (
    <Asked query={query}>
      {view => (
        <>
          <UsesSection view={view} />
          <DocumentHistory of={of} release={view.release.number} />
          <TextSection view={view} />
        </>
      )}
    </Asked>
  );
}
