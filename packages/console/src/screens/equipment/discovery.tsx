import { Anchor, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import type { DiscoveryQuery } from '@millrace/core';
import { useMutation } from '@tanstack/react-query';
import { Telescope } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { client } from '../../ask/client.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { useMay } from '../../frame/use-may.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Page } from '../../parts/page.tsx';
import { plain } from '../../text/plain.ts';
import { DiscoveryResult } from './discovery-result.tsx';
import { EndpointSelect } from './endpoint-select.tsx';
import { useEquipmentWords } from './words.ts';

/** Lays what an endpoint has beside a collection, and drafts the address table of one piece of equipment. Writes nothing. */
export function Discovery(): ReactNode {
  const say = useEquipmentWords();
  const may = useMay('change');
  return (
    <Page
      title={say('discovery')}
      about={
        <>
          <Anchor component={Link} href={links.allEquipment()} size="sm" underline="always">
            {say('back')}
          </Anchor>
          {` · ${say('discoveryAbout')}`}
        </>
      }
    >
      {may ? <Looking /> : <Text>{say('notYours')}</Text>}
    </Page>
  );
}

function Looking(): ReactNode {
  const look = useMutation({ mutationFn: (query: DiscoveryQuery) => client.discover(query) });
  return (
    <Stack gap="md">
      <Form look={query => look.mutate(query)} isBusy={look.isPending} />
      {look.isPending && <Loading />}
      {look.error !== null && <Failed error={look.error} />}
      {look.data !== undefined && !look.isPending && <DiscoveryResult report={look.data} />}
    </Stack>
  );
}

function Form(props: { readonly look: (query: DiscoveryQuery) => void; readonly isBusy: boolean }): ReactNode {
  const say = useEquipmentWords();
  const [endpoint, setEndpoint] = useState<string>();
  const [collection, setCollection] = useState<string>();
  const [under, setUnder] = useState('');
  const { data = [] } = useAsk('collections', {});
  const titles = new Map(data.map(({ collection: name, title }) => [name.split('@')[0]!, title]));
  const isReady = endpoint !== undefined && collection !== undefined;
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (isReady) props.look({ interface: endpoint, collection, ...(under.trim() !== '' && { under: under.trim() }) });
      }}
    >
      <Group align="flex-end" gap="sm">
        <EndpointSelect value={endpoint} choose={setEndpoint} />
        <Select
          label={say('collection')}
          placeholder={say('collectionHint')}
          data={[...titles].map(([value, title]) => ({
            value,
            label: plain(title === undefined ? value : `${value} · ${title}`),
          }))}
          value={collection ?? null}
          onChange={value => setCollection(value ?? undefined)}
          w={240}
        />
        <TextInput
          label={say('under')}
          placeholder={say('underHint')}
          value={under}
          onChange={event => setUnder(event.currentTarget.value)}
          w={200}
        />
        <Button type="submit" loading={props.isBusy} disabled={!isReady} leftSection={<Telescope size={16} aria-hidden />}>
          {say('look')}
        </Button>
      </Group>
    </form>
  );
}
