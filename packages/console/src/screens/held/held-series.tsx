import { Button, Checkbox, Group, Text, Title } from '@mantine/core';
import type { HeldRange } from '@millrace/core';
import { Activity } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useMay } from '../../frame/use-may.ts';
import { Age } from '../../parts/age.tsx';
import { Moment } from '../../parts/moment.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { plain } from '../../text/plain.ts';
import { DecideSeries, type SeriesAct } from './decide-series.tsx';
import classes from './held.module.css';
import { useHeldWords } from './words.ts';

const everyMs = 5000;

/** Measurements that a historian or a lake did not take: which, why, and what can be done about them. */
export function HeldSeries(): ReactNode {
  const say = useHeldWords();
  const { data } = useAsk('heldSeries', {}, { everyMs });
  if (data === undefined || data.total === 0) return null;
  return (
    <section className={classes['notice']} aria-label={say('series', { count: data.total })}>
      <Group gap="xs" mb="xs">
        <Activity size={18} aria-hidden color="var(--state-bad)" />
        <Title order={2}>{say('series', { count: data.total })}</Title>
      </Group>
      <Text size="sm" mb="xs">
        {say('seriesAbout')}
      </Text>
      <Ranges ranges={data.items} />
    </section>
  );
}

function Ranges({ ranges }: { readonly ranges: readonly HeldRange[] }): ReactNode {
  const say = useHeldWords();
  const may = useMay('operate');
  const [picked, pick] = useState<ReadonlySet<string>>(new Set());
  const [act, decide] = useState<SeriesAct>();
  const chosen = ranges.filter(range => picked.has(keyOf(range)));
  const rows = ranges.map(range => ({
    key: keyOf(range),
    cells: [
      may && (
        <Checkbox
          key="pick"
          aria-label={say('seriesPick', { block: String(range.first), target: plain(range.target) })}
          checked={picked.has(keyOf(range))}
          onChange={() => pick(toggled(picked, keyOf(range)))}
        />
      ),
      <Place key="place" range={range} />,
      say('samples', { count: range.samples }),
      range.from === undefined ? '' : <Moment key="from" at={range.from} />,
      <Why key="why" range={range} />,
      <Age key="at" at={range.at} />,
    ],
  }));
  const heads = ['', say('seriesOf'), say('seriesCount'), say('seriesFrom'), say('seriesWhy'), say('since')];
  return (
    <>
      {may && (
        <Group gap="xs" mb="xs">
          {(['release', 'cancel'] as const).map(kind => (
            <Button
              key={kind}
              size="compact-sm"
              variant="default"
              onClick={() => decide({ kind, ranges: chosen.length > 0 ? chosen : ranges })}
            >
              {say(kind)}
            </Button>
          ))}
          <Text size="sm" c="dimmed">
            {say(chosen.length > 0 ? 'seriesChosen' : 'seriesAll', { count: chosen.length > 0 ? chosen.length : ranges.length })}
          </Text>
        </Group>
      )}
      <PlainTable label={say('series', { count: ranges.length })} heads={heads} rows={rows} minWidth={720} />
      {act !== undefined && <DecideSeries act={act} close={() => decide(undefined)} />}
    </>
  );
}

function Place({ range: { collection, target, equipment } }: { readonly range: HeldRange }): ReactNode {
  return (
    <>
      <Text size="sm" fw={550}>
        {plain(collection)} → {plain(target)}
      </Text>
      <Text size="xs" c="dimmed">
        {equipment.slice(0, 3).map(plain).join(', ')}
        {equipment.length > 3 && ' …'}
      </Text>
    </>
  );
}

function Why({ range: { code, sentence, doubtful } }: { readonly range: HeldRange }): ReactNode {
  const say = useHeldWords();
  return (
    <>
      <Text size="sm">{plain(sentence)}</Text>
      <Text size="xs" c="dimmed">
        <span className="mono">{code}</span>
        {doubtful && ` · ${say('seriesDoubtful')}`}
      </Text>
    </>
  );
}

function keyOf({ collection, target, first }: HeldRange): string {
  return `${collection}>${target}#${first}`;
}

function toggled(picked: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(picked);
  if (!next.delete(key)) next.add(key);
  return next;
}
