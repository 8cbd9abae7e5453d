import { SimpleGrid } from '@mantine/core';
import type { ContractFacts, DocumentView } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useAddress } from '../../frame/use-address.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { ContractFactsList } from './contract-facts.tsx';
import { ContractMessages } from './contract-messages.tsx';
import { DocumentHead } from './document-head.tsx';
import { DocumentHistory } from './document-history.tsx';
import { DriftSection } from './drift-section.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FieldTable } from './field-table.tsx';
import { PendingBanner } from './pending-banner.tsx';
import { TextSection } from './text-section.tsx';
import { UsesSection } from './uses-section.tsx';
import { VersionsSection } from './versions-section.tsx';

/** One contract: what is agreed, whether messages keep to it, what breaks when it changes, and how it came to be. */
export function Contract(): ReactNode {
  const contract = useAddress('contract');
  const query = useAsk('document', { kind: 'contract', name: contract });
  return <Asked query={query}>{view => view.contract && <ContractPage view={view} facts={view.contract} />}</Asked>;
}

function ContractPage({ view, facts }: { readonly view: DocumentView; readonly facts: ContractFacts }): ReactNode {
  return (
    <Page title={view.title} about={<DocumentHead view={view} />} actions={<ExportMenu contract={view.ref} />}>
      <PendingBanner />
      <DriftSection contract={view.ref} receives={facts.receivedAt.length > 0} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <ContractFactsList view={view} facts={facts} />
        <UsesSection view={view} />
      </SimpleGrid>
      <FieldTable fields={facts.fields} />
      <VersionsSection contract={view.ref} versions={facts.versions} />
      {facts.receivedAt.length > 0 && <ContractMessages contract={view.ref} />}
      <DocumentHistory of={view} release={view.release.number} />
      <TextSection view={view} />
    </Page>
  );
}
