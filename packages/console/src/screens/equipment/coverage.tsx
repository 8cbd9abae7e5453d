import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import type { CollectionLine } from '@millrace/core';
import { ListTree, Search, Telescope } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { useMay } from '../../frame/use-may.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { CollectionHeading, useColumns } from './coverage-columns.tsx';
import { collectingStates, rowsOf, type Wanted } from './coverage-rows.ts';
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
  const [wanted, want] = useWanted();
  const rows = useMemo(() => rowsOf(collections, wanted), [collections, wanted]);
  const columns = useColumns();
  return (
    <>
      <Filters collections={collections} wanted={wanted} want={want} />
      {rows.length === 0 ? (
        <Group>
          <Text>{say('none')}</Text>
          <Button size="compact-sm" variant="default" onClick={() => want({ text: '' })}>
            {say('clear')}
          </Button>
        </Group>
      ) : (
        <VirtualTable
          label={say('title')}
          columns={columns}
          count={rows.length}
          rowAt={index => rows[index]}
          heading={row => (row.kind === 'collection' ? <CollectionHeading collection={row.collection} /> : undefined)}
          rowHeight={36}
          height="max(300px, calc(100vh - 330px))"
        />
      )}
    </>
  );
}

function Filters(props: {
  readonly collections: readonly CollectionLine[];
  readonly wanted: Wanted;
  readonly want: (wanted: Wanted) => void;
}): ReactNode {
  const say = useEquipmentWords();
  const { collections, wanted, want } = props;
  const { site: _, ...anySite } = wanted;
  const { state: __, ...anyState } = wanted;
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={say('search')}
        placeholder={say('searchHint')}
        leftSection={<Search size={15} aria-hidden />}
        value={wanted.text}
        onChange={event => want({ ...wanted, text: event.currentTarget.value })}
        w={320}
      />
      <Select
        label={say('site')}
        placeholder={say('everySite')}
        clearable
        data={[...new Set(collections.map(({ site }) => site))]}
        value={wanted.site ?? null}
        onChange={site => want(site === null ? anySite : { ...wanted, site })}
        w={180}
      />
      <Select
        label={say('columnState')}
        placeholder={say('everyState')}
        clearable
        data={collectingStates.map(value => ({ value, label: say(`state.${value}`) }))}
        value={wanted.state ?? null}
        onChange={state => want(state === null ? anyState : { ...wanted, state: state as NonNullable<Wanted['state']> })}
        w={180}
      />
    </Group>
  );
}

/** What is looked for stands in the address, so that it can be sent to somebody. */
function useWanted(): readonly [Wanted, (wanted: Wanted) => void] {
  const [search, setSearch] = useSearchParams();
  const [text, site, given] = [search.get('text') ?? '', search.get('site'), search.get('state')];
  const state = collectingStates.find(each => each === given);
  const wanted = useMemo(
    () => ({ text, ...(site !== null && { site }), ...(state !== undefined && { state }) }),
    [text, site, state],
  );
  const want = ({ text: words, ...others }: Wanted): void =>
    setSearch(new URLSearchParams({ ...(words !== '' && { text: words }), ...others }), { replace: true });
  return [wanted, want];
}
