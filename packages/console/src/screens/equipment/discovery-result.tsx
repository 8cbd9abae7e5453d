import { Button, Code, Group, Stack, Text } from '@mantine/core';
import type { DiscoveredRow, DiscoveryReport } from '@millrace/core';
import { CircleCheck, Download, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { download } from '../../parts/download.ts';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import { VirtualTable } from '../../parts/virtual-table.tsx';
import { plain } from '../../text/plain.ts';
import { bindingText, doubtfulFirst, tableName } from './binding-draft.ts';
import classes from './equipment.module.css';
import { unitText } from './figures.ts';
import { useEquipmentWords } from './words.ts';

const tones: Readonly<Record<DiscoveredRow['confidence'], Tone>> = { sure: 'good', likely: 'unknown', possible: 'unknown' };

/** What fits, what fits alike, what has no match, and what was left over; and where the draft goes. */
export function DiscoveryResult({ report }: { readonly report: DiscoveryReport }): ReactNode {
  return (
    <>
      <Summary report={report} />
      <Matches report={report} />
      <Conflicts report={report} />
      <WhereTo report={report} />
      <Unused report={report} />
    </>
  );
}

interface ReportProps {
  readonly report: DiscoveryReport;
}

function Summary({ report }: ReportProps): ReactNode {
  const say = useEquipmentWords();
  const { rows, conflicts, unmatched, found, incomplete } = report;
  const required = unmatched.filter(each => each.required).map(({ tag }) => plain(tag));
  const optional = unmatched.filter(each => !each.required).map(({ tag }) => plain(tag));
  const isWhole = required.length === 0 && conflicts.length === 0;
  const Shape = isWhole ? CircleCheck : TriangleAlert;
  const all = rows.length + conflicts.length + unmatched.length;
  return (
    <section className={classes['verdict']} data-whole={isWhole} aria-label={say('found')} role="status">
      <Shape size={20} aria-hidden className={classes['shape']} />
      <Stack gap={2}>
        <Text fw={600}>{say('foundText', { part: rows.length, all, found })}</Text>
        {required.length > 0 && <Text size="sm">{say('unmatchedRequired', { names: required.join(', ') })}</Text>}
        {optional.length > 0 && (
          <Text size="sm" c="dimmed">
            {say('unmatchedOptional', { names: optional.join(', ') })}
          </Text>
        )}
        {incomplete !== undefined && <Text size="sm">{plain(incomplete)}</Text>}
      </Stack>
    </section>
  );
}

function Matches({ report }: ReportProps): ReactNode {
  const say = useEquipmentWords();
  const save = (): void => download(tableName(report), 'text/csv', report.table);
  return (
    <Section
      title={say('matches')}
      actions={
        <Button size="compact-sm" variant="default" leftSection={<Download size={14} aria-hidden />} onClick={save}>
          {say('saveTable')}
        </Button>
      }
    >
      <PlainTable
        label={say('matches')}
        heads={[say('columnTag'), say('columnConfidence'), say('why'), say('columnUnit'), say('columnAddress')]}
        rows={doubtfulFirst(report.rows).map(({ tag, address, unit, confidence, why }) => ({
          key: tag,
          cells: [
            plain(tag),
            <ToneBadge key="sure" tone={tones[confidence]}>
              {say(`confidence.${confidence}`)}
            </ToneBadge>,
            plain(why),
            unitText(unit),
            <span key="address" className="mono">
              {plain(address)}
            </span>,
          ],
        }))}
        minWidth={720}
      />
    </Section>
  );
}

function Conflicts({ report: { conflicts } }: ReportProps): ReactNode {
  const say = useEquipmentWords();
  if (conflicts.length === 0) return null;
  return (
    <Section title={say('conflicts')}>
      <PlainTable
        label={say('conflicts')}
        heads={[say('columnTag'), say('why'), say('columnAddresses')]}
        rows={conflicts.map(({ tag, why, addresses }) => ({
          key: tag,
          cells: [
            plain(tag),
            plain(why),
            <span key="addresses" className="mono">
              {addresses.map(plain).join(' · ')}
            </span>,
          ],
        }))}
        minWidth={640}
      />
    </Section>
  );
}

/** Nothing is written from here: what runs is what was approved, so that the draft goes into a document. */
function WhereTo({ report }: ReportProps): ReactNode {
  const say = useEquipmentWords();
  return (
    <Section title={say('whereTo')}>
      <Text size="sm" mb="xs">
        {say('whereToText', { table: tableName(report) })}
      </Text>
      <Code block tabIndex={0} aria-label={say('whereTo')}>
        {bindingText(report)}
      </Code>
      <Group mt="xs">
        <Text size="sm" c="dimmed">
          {say('whereToCheck')}
        </Text>
      </Group>
    </Section>
  );
}

function Unused({ report: { unused } }: ReportProps): ReactNode {
  const say = useEquipmentWords();
  if (unused.length === 0) return null;
  return (
    <Section title={say('unused', { count: unused.length })}>
      <VirtualTable<DiscoveryReport['unused'][number]>
        label={say('unused', { count: unused.length })}
        columns={[
          { id: 'name', title: say('columnNode'), width: 'minmax(160px, 1fr)', cell: ({ name }) => <bdi>{plain(name)}</bdi> },
          { id: 'unit', title: say('columnUnit'), width: '90px', cell: ({ unit }) => unitText(unit) },
          {
            id: 'address',
            title: say('columnAddress'),
            width: 'minmax(220px, 2fr)',
            cell: ({ address }) => (
              <span className="mono" title={plain(address)}>
                {plain(address)}
              </span>
            ),
          },
        ]}
        count={unused.length}
        rowAt={index => unused[index]}
        rowHeight={32}
        height={320}
      />
    </Section>
  );
}
