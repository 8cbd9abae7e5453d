import { documentKinds } from '@millrace/api';
import type { DocumentView } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useAddress } from '../../frame/use-address.ts';
import { Asked } from '../../parts/asked.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { Page } from '../../parts/page.tsx';
import { DocumentHead } from './document-head.tsx';
import { DocumentParts } from './document-parts.tsx';
import { PendingBanner } from './pending-banner.tsx';

type Kind = (typeof documentKinds)[number];

/** One document of a kind that has no page of its own: an integration, a system, a site. */
export function Document(): ReactNode {
  const [kind, name] = [useAddress('kind'), useAddress('name')];
  const known = documentKinds.find(each => each === kind);
  return known === undefined ? <NotFound /> : <Known kind={known} name={name} />;
}

function Known({ kind, name }: { readonly kind: Kind; readonly name: string }): ReactNode {
  return <Asked query={useAsk('document', { kind, name })}>{view => <DocumentPage view={view} />}</Asked>;
}

function DocumentPage({ view }: { readonly view: DocumentView }): ReactNode {
  return (
    <Page title={view.title} about={<DocumentHead view={view} />}>
      <PendingBanner />
      <DocumentParts of={view} />
    </Page>
  );
}
