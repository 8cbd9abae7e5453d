import { Button, Group, Text, TextInput, UnstyledButton } from '@mantine/core';
import type { AuditView, VerificationView } from '@millrace/core';
import { Download } from 'lucide-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useDebouncedValue } from '@mantine/hooks';
import { Failed } from '../../parts/failed.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { VirtualTable, type Column } from '../../parts/virtual-table.tsx';
import { download } from '../../parts/download.ts';
import { csvText } from '../../text/csv.ts';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { momentText } from '../../text/time.ts';
import { AuditEntryDialog } from './audit-entry.tsx';
import { useTrail, wholeTrail, type TrailFilter } from './use-trail.ts';
import { useTrustWords } from './words.ts';

/** Who did what to what, and why: every entry, the newest first. `verified`: the last verification of its chain. */
export function AuditTrail({ verified }: { readonly verified?: VerificationView }): ReactNode {
  const say = useTrustWords();
  const [typed, setTyped] = useState<Typed>(nothing);
  const [settled] = useDebouncedValue(typed, 250);
  const filter = useMemo(() => filterOf(settled), [settled]);
  const trail = useTrail(filter);
  const [open, setOpen] = useState<AuditView>();
  const columns = useColumns(setOpen);
  return (
    <Section title={say('trail')} actions={<ExportButton filter={filter} />}>
      <Group mb="xs" gap="md" justify="space-between">
        <Group gap="md">
          <Text size="sm" c="dimmed" role="status">
            {say('trailAbout', { count: trail.total })}
          </Text>
          {trail.newer > 0 && (
            <Button size="compact-sm" variant="subtle" onClick={trail.renew}>
              {say('newer', { count: trail.newer })}
            </Button>
          )}
        </Group>
        <ChainMark {...(verified && { verified })} />
      </Group>
      <Filters typed={typed} setTyped={setTyped} />
      {trail.error !== null && <Failed error={trail.error} again={trail.renew} />}
      <VirtualTable
        label={say('trail')}
        columns={columns}
        count={trail.total}
        rowAt={trail.rowAt}
        onSight={trail.onSight}
        rowHeight={34}
        height={420}
      />
      {open !== undefined && <AuditEntryDialog entry={open} close={() => setOpen(undefined)} />}
    </Section>
  );
}

function ChainMark({ verified }: { readonly verified?: VerificationView }): ReactNode {
  const say = useTrustWords();
  if (verified === undefined) return <ToneBadge tone="off">{say('chainNever')}</ToneBadge>;
  if (!verified.ok) return <ToneBadge tone="bad">{say('chainBroken')}</ToneBadge>;
  return <ToneBadge tone="good">{say('chainWhole', { number: verified.last?.number ?? 0 })}</ToneBadge>;
}

interface Typed {
  readonly who: string;
  readonly action: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
}

const nothing: Typed = { who: '', action: '', subject: '', from: '', to: '' };

function filterOf({ from, to, ...texts }: Typed): TrailFilter {
  const given = Object.entries(texts).filter(([, text]) => text.trim() !== '');
  const moments = Object.entries({ from, to }).filter(([, text]) => !Number.isNaN(Date.parse(text)));
  return {
    ...Object.fromEntries(given.map(([name, text]) => [name, text.trim()])),
    ...Object.fromEntries(moments.map(([name, text]) => [name, new Date(text).toISOString()])),
  };
}

function Filters({ typed, setTyped }: { readonly typed: Typed; readonly setTyped: (typed: Typed) => void }): ReactNode {
  const say = useTrustWords();
  return (
    <Group gap="sm" mb="sm" align="flex-end">
      {(['who', 'action', 'subject', 'from', 'to'] as const).map(name => (
        <TextInput
          key={name}
          label={say(name)}
          type={name === 'from' || name === 'to' ? 'datetime-local' : 'text'}
          value={typed[name]}
          onChange={event => setTyped({ ...typed, [name]: event.currentTarget.value })}
          size="xs"
          w={name === 'from' || name === 'to' ? 190 : 170}
        />
      ))}
    </Group>
  );
}

function useColumns(open: (entry: AuditView) => void): readonly Column<AuditView>[] {
  const say = useTrustWords();
  const { language } = useLanguage();
  return useMemo(
    () => [
      {
        id: 'number',
        title: say('number'),
        width: '64px',
        cell: entry => (
          <UnstyledButton
            onClick={() => open(entry)}
            aria-label={say('open', { number: entry.number })}
            c="var(--mantine-color-anchor)"
            fz="sm"
            mih={24}
          >
            {entry.number}
          </UnstyledButton>
        ),
      },
      { id: 'when', title: say('when'), width: '196px', cell: ({ at }) => momentText(at, language) },
      { id: 'who', title: say('who'), width: 'minmax(90px, 1fr)', cell: ({ who }) => <Plain>{who}</Plain> },
      { id: 'action', title: say('action'), width: 'minmax(130px, 1.2fr)', cell: ({ action }) => <Plain>{action}</Plain> },
      { id: 'subject', title: say('subject'), width: 'minmax(140px, 2fr)', cell: ({ subject }) => <Plain>{subject}</Plain> },
      { id: 'reason', title: say('reason'), width: 'minmax(140px, 2fr)', cell: ({ reason = '' }) => plain(reason) },
    ],
    [say, language, open],
  );
}

function ExportButton({ filter }: { readonly filter: TrailFilter }): ReactNode {
  const say = useTrustWords();
  const [failure, setFailure] = useState<unknown>();
  const save = async (): Promise<void> => {
    try {
      setFailure(undefined);
      download('audit.csv', 'text/csv', csvOf(await wholeTrail(filter)));
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<Download size={15} aria-hidden />} onClick={() => void save()}>
        {say('export')}
      </Button>
      {failure !== undefined && <Failed error={failure} />}
    </>
  );
}

/** The columns of the file are named as the API names them, so that it reads the same in every language. */
function csvOf(entries: readonly AuditView[]): string {
  const header = ['number', 'at', 'who', 'action', 'subject', 'reason', 'before', 'after', 'hash'] as const;
  return csvText(
    header,
    entries.map(entry => header.map(name => entry[name])),
  );
}
