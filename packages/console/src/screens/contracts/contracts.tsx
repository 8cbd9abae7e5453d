import { Stack, Tabs } from '@mantine/core';
import type { DocumentSummary } from '@millrace/core';
import type { ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { CodeSets } from './code-sets.tsx';
import { ContractList } from './contract-list.tsx';
import { Crosswalks } from './crosswalks.tsx';
import { DocumentList } from './document-list.tsx';
import { LibraryList } from './library-list.tsx';
import { PendingBanner } from './pending-banner.tsx';
import { ReleaseList } from './release-list.tsx';
import { useContractWords } from './words.ts';

const tabs = ['contracts', 'mappings', 'code-sets', 'crosswalks', 'others', 'library', 'releases'] as const;
type Tab = (typeof tabs)[number];

/** Everything the systems have agreed on: the documents of the release in force, what comes with Millrace, and what ran before. */
export function Contracts(): ReactNode {
  const say = useContractWords();
  const [query, setQuery] = useSearchParams();
  const tab = tabs.find(each => each === query.get('tab')) ?? 'contracts';
  return (
    <Page title={say('title')} about={say('about')}>
      <PendingBanner />
      <Tabs value={tab} onChange={to => setQuery({ tab: to ?? 'contracts' })} keepMounted={false}>
        <Tabs.List mb="md">
          {tabs.map(each => (
            <Tabs.Tab key={each} value={each}>
              {say(`tab.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(each => (
          <Tabs.Panel key={each} value={each}>
            <Stack gap="md">
              <TabContent tab={each} />
            </Stack>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}

function TabContent({ tab }: { readonly tab: Tab }): ReactNode {
  if (tab === 'code-sets') return <CodeSets />;
  if (tab === 'crosswalks') return <Crosswalks />;
  if (tab === 'library') return <LibraryList />;
  if (tab === 'releases') return <ReleaseList />;
  return <Documents tab={tab} />;
}

/** The documents of the kinds of one tab. */
function Documents({ tab }: { readonly tab: 'contracts' | 'mappings' | 'others' }): ReactNode {
  const query = useAsk('documents', {}, { live: true });
  return (
    <Asked query={query}>
      {({ items }) =>
        tab === 'contracts' ? (
          <ContractList items={items.filter(({ kind }) => kind === 'contract')} />
        ) : (
          <DocumentList items={items.filter(each => (tab === 'mappings' ? each.kind === 'mapping' : isOther(each)))} />
        )
      }
    </Asked>
  );
}

function isOther({ kind }: DocumentSummary): boolean {
  return kind === 'integration' || kind === 'system' || kind === 'site';
}
