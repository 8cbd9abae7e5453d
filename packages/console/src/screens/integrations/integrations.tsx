import { Button, Group, Select, Text, TextInput } from '@mantine/core';
import type { FlowLine } from '@millrace/core';
import { healthWords } from '@millrace/api';
import { Search } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useSearchParams } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { useFrameWords } from '../../frame/words.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { IntegrationHeading, useColumns } from './integration-columns.tsx';
import { rowsOf, sitesOf, type Wanted } from './integration-rows.ts';
import { useIntegrationWords } from './words.ts';

/** Every integration with its sites, what is in trouble first. */
export function Integrations(): ReactNode {
  const say = useIntegrationWords();
  const flows = useAsk('flows', {}, { live: true });
  const count = flows.data?.length;
  return (
    <Page title={say('title')} {...(count !== undefined && { about: say('about', { count }) })}>
      <Asked query={flows}>{answer => <List flows={answer} />}</Asked>
    </Page>
  );
}

function List({ flows }: { readonly flows: readonly FlowLine[] }): ReactNode {
  const say = useIntegrationWords();
  const [wanted, want] = useWanted();
  const rows = useMemo(() => rowsOf(flows, wanted), [flows, wanted]);
  const columns = useColumns();
  return (
    <>
      <Filters flows={flows} wanted={wanted} want={want} />
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
          heading={row => (row.kind === 'integration' ? <IntegrationHeading row={row} /> : undefined)}
          rowHeight={36}
          height="calc(100vh - 230px)"
        />
      )}
    </>
  );
}

function Filters(props: {
  readonly flows: readonly FlowLine[];
  readonly wanted: Wanted;
  readonly want: (wanted: Wanted) => void;
}): ReactNode {
  const say = useIntegrationWords();
  const frame = useFrameWords();
  const { flows, wanted, want } = props;
  const { site: _, ...anySite } = wanted;
  const { health: __, ...anyHealth } = wanted;
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={say('search')}
        placeholder={say('searchHint')}
        leftSection={<Search size={15} aria-hidden />}
        value={wanted.text}
        onChange={event => want({ ...wanted, text: event.currentTarget.value })}
        flex="1 1 200px"
        maw={320}
      />
      <Select
        label={say('site')}
        placeholder={say('everySite')}
        clearable
        data={sitesOf(flows).map(value => ({ value: `@${value}`, label: value === '' ? say('enterprise') : value }))}
        value={wanted.site === undefined ? null : `@${wanted.site}`}
        onChange={site => want(site === null ? anySite : { ...wanted, site: site.slice(1) })}
        w={160}
      />
      <Select
        label={say('health')}
        placeholder={say('everyHealth')}
        clearable
        data={healthWords.map(value => ({ value, label: frame(`health.${value}`) }))}
        value={wanted.health ?? null}
        onChange={health => want(health === null ? anyHealth : { ...wanted, health: health as FlowLine['health'] })}
        w={160}
      />
    </Group>
  );
}

/** What is looked for stands in the address, so that it can be sent to somebody. */
function useWanted(): readonly [Wanted, (wanted: Wanted) => void] {
  const [search, setSearch] = useSearchParams();
  const [text, site, health] = [search.get('text') ?? '', search.get('site'), healthIn(search.get('health'))];
  const wanted = useMemo(
    () => ({ text, ...(site !== null && { site }), ...(health !== undefined && { health }) }),
    [text, site, health],
  );
  const want = (next: Wanted): void => {
    const { text: words, ...others } = next;
    setSearch(new URLSearchParams({ ...(words !== '' && { text: words }), ...others }), { replace: true });
  };
  return [wanted, want];
}

function healthIn(text: string | null): FlowLine['health'] | undefined {
  return healthWords.find(word => word === text);
}
