import { Button, Text } from '@mantine/core';
import type { EquipmentDetail, EquipmentEventAnswer } from '@millrace/core';
import { useState, type CSSProperties, type ReactNode } from 'react';
import { Moment } from '../../parts/moment.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { ToneShape } from '../../parts/tone-badge.tsx';
import { toneColor } from '../../parts/tone.ts';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import classes from './equipment.module.css';
import { bandRows, gapSpans, totals, type Band, type BandRow, type Span } from './state-bands.ts';
import { stateTone } from './state-tones.ts';
import { TimeScale } from './time-scale.tsx';
import { useEquipmentWords } from './words.ts';

/** What equipment did over a time: a line of bands for each tag that tells a state, hatched where nothing is known. */
export function StateLine(props: { readonly detail: EquipmentDetail; readonly answer: EquipmentEventAnswer }): ReactNode {
  const say = useEquipmentWords();
  const { detail, answer } = props;
  const span = { from: Date.parse(answer.from), to: Date.parse(answer.to) };
  const heard =
    detail.lastHeard === undefined ? span.from : detail.state === 'collecting' ? span.to : Date.parse(detail.lastHeard);
  const begun = detail.kept.from === undefined ? heard : Date.parse(detail.kept.from);
  const rows = bandRows(answer, { begun, heard });
  const gaps = gapSpans(detail.gaps, span);
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {say('statesNone')}
      </Text>
    );
  return (
    <div className={classes['states']}>
      {rows.map(row => (
        <Row key={row.id} row={row} span={span} gaps={gaps} />
      ))}
      <TimeScale span={span} />
      {answer.completeFrom !== undefined && (
        <Text size="xs" c="dimmed">
          {say('completeFrom')} <Moment at={answer.completeFrom} />
        </Text>
      )}
      <Changes rows={rows} />
    </div>
  );
}

function Row({ row, span, gaps }: { readonly row: BandRow; readonly span: Span; readonly gaps: readonly Span[] }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const shares = totals(row, gaps);
  const all = shares.reduce((sum, { ms }) => sum + ms, 0);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const texts = shares.map(({ state, ms }) => `${stateName(state, say)} ${durationText(ms, language)}`);
  const title = row.title ?? row.tag;
  return (
    <div>
      <div className={classes['stateHead']}>
        <Text size="sm" fw={550} span>
          {plain(title)}
        </Text>
        <span className={classes['shares']}>
          {shares.slice(0, 6).map(({ state, ms }) => (
            <span key={state}>
              <ToneShape tone={stateTone(state)} /> {stateName(state, say)} <strong>{percent.format(ms / all)}</strong>
            </span>
          ))}
        </span>
      </div>
      <div
        className={classes['bands']}
        role="img"
        aria-label={say('stateLine', { title: plain(title), states: texts.join(', ') })}
      >
        {row.bands.map(band => (
          <BandBox key={band.from} band={band} span={span} />
        ))}
        {gaps.map(gap => (
          <span key={gap.from} className={classes['gap']} style={placeOf(gap, span)} title={say('gap')} />
        ))}
      </div>
    </div>
  );
}

function BandBox({ band, span }: { readonly band: Band; readonly span: Span }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const name = stateName(band.state, say);
  const isWide = (band.to - band.from) / (span.to - span.from) > 0.07;
  return (
    <span
      className={classes['band']}
      data-tone={stateTone(band.state)}
      style={{ ...placeOf(band, span), '--band': toneColor(stateTone(band.state)) } as CSSProperties}
      title={`${name}: ${durationText(band.to - band.from, language)}`}
    >
      {isWide && name}
    </span>
  );
}

function placeOf(part: Span, span: Span): CSSProperties {
  const all = span.to - span.from;
  return { left: `${((part.from - span.from) / all) * 100}%`, width: `${((part.to - part.from) / all) * 100}%` };
}

function stateName(state: string, say: ReturnType<typeof useEquipmentWords>): string {
  return state === 'true' || state === 'false' ? say(state) : plain(state);
}

const changesShown = 200;

/** The same as a table, on demand, newest first. */
function Changes({ rows }: { readonly rows: readonly BandRow[] }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const [isOpen, setOpen] = useState(false);
  const bands = rows
    .flatMap(({ title, tag, bands: own }) => own.map(band => ({ name: title ?? tag, band })))
    .toSorted((one, other) => other.band.from - one.band.from)
    .slice(0, changesShown);
  return (
    <div>
      <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {say(isOpen ? 'hideChanges' : 'showChanges')}
      </Button>
      {isOpen && (
        <div className={classes['tall']} tabIndex={0} role="region" aria-label={say('states')}>
          <PlainTable
            label={say('showChanges')}
            heads={[say('since'), say('columnTag'), say('stateIs'), say('lasted')]}
            rows={bands.map(({ name, band }) => ({
              key: `${name} ${band.from}`,
              cells: [
                band.isOlder ? say('earlier') : <Moment key="at" at={new Date(band.from).toISOString()} />,
                plain(name),
                stateName(band.state, say),
                durationText(band.to - band.from, language),
              ],
            }))}
          />
        </div>
      )}
    </div>
  );
}
