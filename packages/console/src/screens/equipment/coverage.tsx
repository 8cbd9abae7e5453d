import { Button, Text } from '@mantine/core';
import type { CollectionLine } from '@millrace/core';
import { ListTree, Telescope } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { useMay } from '../../frame/use-may.ts';
import { Asked } from '../../parts/asked.tsx';
import { useListSearch } from '../../parts/list-search.ts';
import { Page } from '../../parts/page.tsx';
import { SearchedList } from '../../parts/searched-list.tsx';
import { CollectionHeading, useColumns } from './coverage-columns.tsx';
import { collectingStates, rowsOf } from './coverage-rows.ts';
import { CoverageVerdict } from './coverage-verdict.tsx';
import { useEquipmentWords } from './words.ts';

/** How often the coverage is asked again: it ages although nothing happens. */
const everyMs = 2000;

/** Which equipment is collected, site by site: whether all of it is, and what is not. */
export function Coverage(): ReactNode {
  const say = useEquipmentWords();
  const collections = useAsk('collections', {}, { everyMs });
  return (
    <Page title={say('title')} about={say('about')} actions={<Actions />}>
      <Asked query={collections}>{answer => <Whole collections={answer} />}</Asked>
    </Page>
  );
}

function Actions(): ReactNode {
  const say = useEquipmentWords();
  if (!useMay('change')) return null;
  return (
    <>
      <Button component={Link} href={links.tags()} variant="default" leftSection={<ListTree size={16} aria-hidden />}>
        {say('browser')}
      </Button>
      <Button component={Link} href={links.discovery()} variant="default" leftSection={<Telescope size={16} aria-hidden />}>
        {say('discovery')}
      </Button>
    </>
  );
}

function Whole({ collections }: { readonly collections: readonly CollectionLine[] }): ReactNode {
  const say = useEquipmentWords();
  if (collections.length === 0) return <Text>{say('noCollections')}</Text>;
  return (
    <>
      <CoverageVerdict collections={collections} />
      <List collections={collections} />
    </>
  );
}

function List({ collections }: { readonly collections: readonly CollectionLine[] }): ReactNode {
  const say = useEquipmentWords();
  const search = useListSearch(collectingStates);
  const rows = useMemo(() => rowsOf(collections, search[0]), [collections, search[0]]);
  return (
    <SearchedList
      label={say('title')}
      hint={say('searchHint')}
      none={say('none')}
      sites={[...new Set(collections.map(({ site }) => site))].map(site => ({ value: site, label: site }))}
      states={collectingStates.map(value => ({ value, label: say(`state.${value}`) }))}
      search={search}
      columns={useColumns()}
      rows={rows}
      heading={row => (row.kind === 'collection' ? <CollectionHeading collection={row.collection} /> : undefined)}
      height="max(300px, calc(100vh - 330px))"
    />
  );
}
