import { Anchor, Checkbox, Group } from '@mantine/core';
import { isUnread, type HeldItem } from '@millrace/core';
import { useMemo, type ReactNode } from 'react';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import type { Picks } from './picks.ts';
import type { HeldRows } from './use-held-rows.ts';
import { useHeldWords } from './words.ts';

/** The list of held deliveries; however long it is, only the rows in sight exist. */
export function HeldTable(props: {
  readonly rows: HeldRows;
  readonly picks: Picks;
  /** Absent: nothing can be chosen. */
  readonly pick: ((items: readonly HeldItem[], isOn: boolean) => void) | undefined;
  readonly open: (message: number) => void;
}): ReactNode {
  const say = useHeldWords();
  const { rows, picks, pick, open } = props;
  const columns = useMemo(
    () => columnsOf(say, { picks, pick, open, inSight: rows.inSight }),
    [say, picks, pick, open, rows.inSight],
  );
  return (
    <VirtualTable
      label={say('list')}
      columns={columns}
      count={rows.total ?? 0}
      rowAt={rows.rowAt}
      onSight={rows.look}
      rowHeight={38}
      height="min(56vh, 620px)"
    />
  );
}

interface RowWork {
  readonly picks: Picks;
  readonly pick: ((items: readonly HeldItem[], isOn: boolean) => void) | undefined;
  readonly open: (message: number) => void;
  readonly inSight: readonly HeldItem[];
}

function columnsOf(say: ReturnType<typeof useHeldWords>, work: RowWork): readonly Column<HeldItem>[] {
  const isMarked = work.inSight.some(
    row => row.proposed !== undefined || row.corrected !== undefined || row.forwarded !== undefined,
  );
  return [
    ...(work.pick === undefined ? [] : [pickColumn(say, work, work.pick)]),
    {
      id: 'message',
      title: say('message'),
      width: '76px',
      cell: ({ message }) => (
        <Anchor
          component="button"
          type="button"
          size="sm"
          onClick={() => work.open(message)}
          aria-label={say('open', { message: String(message) })}
        >
          {message}
        </Anchor>
      ),
    },
    { id: 'keys', title: say('keys'), width: 'minmax(110px, 1.2fr)', cell: row => <Plain>{namesOf(row)}</Plain> },
    { id: 'reason', title: say('reason'), width: 'minmax(110px, 1.6fr)', cell: row => <Plain>{row.sentence ?? ''}</Plain> },
    { id: 'since', title: say('since'), width: '92px', cell: row => <Age at={row.heldSince} /> },
    { id: 'waiting', title: say('waiting'), width: '56px', cell: row => (row.behind > 0 ? row.behind : '') },
    ...(isMarked ? [{ id: 'state', title: say('state'), width: '150px', cell: (row: HeldItem) => <Marks row={row} /> }] : []),
  ];
}

function pickColumn(
  say: ReturnType<typeof useHeldWords>,
  { picks, inSight }: RowWork,
  pick: NonNullable<RowWork['pick']>,
): Column<HeldItem> {
  const isPicked = ({ message }: HeldItem): boolean => picks === 'all' || picks.has(message);
  const allPicked = inSight.length > 0 && inSight.every(isPicked);
  return {
    id: 'pick',
    title: (
      <Checkbox
        size="xs"
        aria-label={say('pickPage')}
        checked={allPicked}
        indeterminate={!allPicked && inSight.some(isPicked)}
        onChange={event => pick(inSight, event.currentTarget.checked)}
      />
    ),
    width: '24px',
    cell: row => (
      <Checkbox
        size="xs"
        aria-label={say('pickRow', { message: String(row.message) })}
        checked={isPicked(row)}
        onChange={event => pick([row], event.currentTarget.checked)}
      />
    ),
  };
}

/** Its business keys; of what could not be read where it came from. */
function namesOf(row: HeldItem): string {
  if (isUnread(row)) return row.origin ?? row.source;
  return Object.entries(row.keys)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function Marks({ row }: { readonly row: HeldItem }): ReactNode {
  const say = useHeldWords();
  return (
    <Group gap={4} wrap="nowrap">
      {row.proposed !== undefined && <ToneBadge tone="wait">{say('proposed')}</ToneBadge>}
      {row.proposed === undefined && row.corrected !== undefined && <ToneBadge tone="good">{say('corrected')}</ToneBadge>}
      {row.proposed === undefined && row.forwarded !== undefined && <ToneBadge tone="unknown">{say('forwarded')}</ToneBadge>}
    </Group>
  );
}
