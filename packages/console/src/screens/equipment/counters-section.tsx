import { Group, Text } from '@mantine/core';
import type { EquipmentCounts, EquipmentDetail } from '@millrace/core';
import { ShieldCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Fact, Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import classes from './equipment.module.css';
import { useEquipmentWords } from './words.ts';

/** What became of every value: counters that must agree. */
export function CountersSection({ detail }: { readonly detail: EquipmentDetail }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const number = new Intl.NumberFormat(language);
  const { counts } = detail;
  const forwarded = Object.entries(counts.forwarded);
  return (
    <Section title={say('counters')}>
      <Sum counts={counts} />
      <Facts>
        <Fact name={say('received')}>{number.format(counts.received)}</Fact>
        <Fact name={say('stored')}>{say('storedMade', { count: counts.samples, made: counts.made })}</Fact>
        <Fact name={say('windowed')}>{number.format(counts.windowed)}</Fact>
        <Fact name={say('withheld')}>{number.format(counts.withheld)}</Fact>
        <Fact name={say('unmeasured')}>{number.format(counts.unmeasured)}</Fact>
        {forwarded.map(([target, count]) => (
          <Fact key={target} name={say('forwardedTo', { target: plain(target) })}>
            {say('forwarded', { count, behind: Math.max(0, counts.samples - count) })}
          </Fact>
        ))}
      </Facts>
      <Events events={counts.events} />
    </Section>
  );
}

/** Each value that is measured enters one measurement or more, as a sample, in a window, or withheld: fewer entries than values would be a loss. */
function Sum({ counts }: { readonly counts: EquipmentCounts }): ReactNode {
  const say = useEquipmentWords();
  const { received, samples, made, windowed, withheld, unmeasured } = counts;
  const became = samples - made + windowed + withheld;
  const isWhole = became >= received - unmeasured;
  const Shape = isWhole ? ShieldCheck : TriangleAlert;
  return (
    <Group gap={6} mb="sm" wrap="nowrap" align="flex-start" c={isWhole ? 'var(--state-good)' : 'var(--state-bad)'}>
      <Shape size={17} aria-hidden className={classes['shape'] ?? ''} />
      <Text size="sm">
        {say(isWhole ? 'sumCloses' : 'sumOpen', { received, unmeasured, measured: received - unmeasured, became })}
      </Text>
    </Group>
  );
}

function Events({ events }: Pick<EquipmentCounts, 'events'>): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const number = new Intl.NumberFormat(language);
  const all = Object.entries(events).toSorted(([, one], [, other]) => other - one);
  if (all.length === 0) return null;
  return (
    <>
      <h3 className={classes['small']}>{say('events')}</h3>
      <ul className={classes['events']}>
        {all.map(([type, count]) => (
          <li key={type}>
            {plain(type)} <strong>{number.format(count)}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}
