import { Anchor, SimpleGrid, Stack } from '@mantine/core';
import type { EquipmentDetail } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { useAddress } from '../../frame/use-address.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { plain } from '../../text/plain.ts';
import { CommandsSection } from './commands-section.tsx';
import { ContextSection } from './context-section.tsx';
import { CountersSection } from './counters-section.tsx';
import { GapsSection } from './gaps-section.tsx';
import { LastValues } from './last-values.tsx';
import { PieceVerdict } from './piece-verdict.tsx';
import { SeriesSection } from './series-section.tsx';
import { StatesSection } from './states-section.tsx';
import { TargetsSection } from './targets-section.tsx';
import { firstRange, type Range } from './use-past.ts';
import { useEquipmentWords } from './words.ts';

const everyMs = 1000;

/** One piece of equipment: how its collecting is, what it did, what it measured, what was lost, and what may be commanded. */
export function Piece(): ReactNode {
  const say = useEquipmentWords();
  const [collection, equipment] = [useAddress('collection'), useAddress('equipment')];
  const detail = useAsk('oneEquipment', { collection, equipment }, { everyMs });
  const { data } = detail;
  return (
    <Page
      title={data?.title ?? equipment}
      about={
        <>
          <Anchor component={Link} href={links.allEquipment()} size="sm" underline="always">
            {say('back')}
          </Anchor>
          {` · ${plain(equipment)} · ${plain(collection)}`}
          {data !== undefined && ` · ${plain(data.class)} · ${say('owner', { owner: plain(data.owner) })}`}
        </>
      }
    >
      <Asked query={detail}>{answer => <Whole detail={answer} />}</Asked>
    </Page>
  );
}

function Whole({ detail }: { readonly detail: EquipmentDetail }): ReactNode {
  const [range, setRange] = useState<Range>(() => firstRange(detail.kept.from));
  return (
    <Stack gap="md">
      <PieceVerdict detail={detail} />
      <StatesSection detail={detail} range={range} setRange={setRange} />
      <SeriesSection detail={detail} range={range} setRange={setRange} />
      <CommandsSection detail={detail} />
      <LastValues detail={detail} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <CountersSection detail={detail} />
        <ContextSection detail={detail} />
      </SimpleGrid>
      <TargetsSection detail={detail} />
      <GapsSection gaps={detail.gaps} />
    </Stack>
  );
}
