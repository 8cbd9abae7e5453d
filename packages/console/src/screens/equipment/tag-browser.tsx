import { Anchor, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { links } from '../../frame/links.ts';
import { useMay } from '../../frame/use-may.ts';
import { Failed } from '../../parts/failed.tsx';
import { Page } from '../../parts/page.tsx';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { plain } from '../../text/plain.ts';
import { EndpointSelect } from './endpoint-select.tsx';
import { NodeNotice, useNodeColumns } from './node-columns.tsx';
import { tagsAmong } from './node-rows.ts';
import { useNodes } from './use-nodes.ts';
import { useNodeValues } from './use-node-values.ts';
import { useEquipmentWords } from './words.ts';

/** What an endpoint has, node by node, with live values. Reads only. */
export function TagBrowser(): ReactNode {
  const say = useEquipmentWords();
  const may = useMay('change');
  const [search, setSearch] = useSearchParams();
  const name = search.get('interface') ?? undefined;
  return (
    <Page
      title={say('browser')}
      about={
        <>
          <Anchor component={Link} href={links.allEquipment()} size="sm" underline="always">
            {say('back')}
          </Anchor>
          {` · ${say('browserAbout')}`}
        </>
      }
    >
      {may ? (
        <>
          <EndpointSelect value={name} choose={next => setSearch({ interface: next })} />
          {name !== undefined && <Tree key={name} name={name} />}
        </>
      ) : (
        <Text>{say('notYours')}</Text>
      )}
    </Page>
  );
}

function Tree({ name }: { readonly name: string }): ReactNode {
  const say = useEquipmentWords();
  const nodes = useNodes(name);
  const [[first, last], setSight] = useState<readonly [number, number]>([0, 40]);
  const { rows } = nodes;
  const { values, failure } = useNodeValues(name, tagsAmong(rows.slice(first, last + 1)));
  const columns = useNodeColumns(nodes, values);
  const [only] = rows;
  if (rows.length === 1 && only?.kind === 'failed') return <Failed error={only.failure} again={() => nodes.more('')} />;
  return (
    <>
      {failure !== undefined && <Failed error={failure} />}
      <VirtualTable
        label={say('nodesOf', { name: plain(name) })}
        columns={columns}
        count={rows.length}
        rowAt={index => rows[index]}
        heading={row => (row.kind === 'node' ? undefined : <NodeNotice row={row} nodes={nodes} />)}
        onSight={(from, to) => setSight([from, to])}
        rowHeight={32}
        height="max(360px, calc(100vh - 230px))"
      />
      <Text size="xs" c="dimmed">
        {say('liveAbout')}
      </Text>
    </>
  );
}
