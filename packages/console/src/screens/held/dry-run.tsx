import { Button, List, Progress, Stack, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { AnswerOf, ArgumentsOf } from '@millrace/api';
import { useState, type ReactNode } from 'react';
import { client } from '../../ask/client.ts';
import { Failed } from '../../parts/failed.tsx';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useHeldWords } from './words.ts';

type Selection = ArgumentsOf<'release'>['selection'];

/** So many are checked without being asked for. */
const checkedAtOnce = 2_000;
const listed = 8;

/** What an act on held deliveries would do: which would go, in order, and which would be held again and why. */
export function DryRun(props: {
  readonly action: 'release' | 'cancel';
  readonly selection: Selection;
  readonly count: number;
}): ReactNode {
  const say = useHeldWords();
  const [isWanted, want] = useState(props.count <= checkedAtOnce);
  if (!isWanted)
    return (
      <Button variant="default" onClick={() => want(true)}>
        {say('check')}
      </Button>
    );
  return props.action === 'release' ? (
    <ReleaseDryRun selection={props.selection} />
  ) : (
    <CancelDryRun selection={props.selection} />
  );
}

function ReleaseDryRun({ selection }: { readonly selection: Selection }): ReactNode {
  const query = useQuery({
    queryKey: ['release dry run', selection],
    queryFn: ({ signal }) => client.release({ selection, dryRun: true }, signal),
    gcTime: 0,
    staleTime: Infinity,
  });
  return <Checked query={query}>{report => <ReleaseFindings report={report} />}</Checked>;
}

function CancelDryRun({ selection }: { readonly selection: Selection }): ReactNode {
  const query = useQuery({
    queryKey: ['cancel dry run', selection],
    queryFn: ({ signal }) => client.cancel({ selection, dryRun: true }, signal),
    gcTime: 0,
    staleTime: Infinity,
  });
  return <Checked query={query}>{report => <CancelFindings report={report} />}</Checked>;
}

function Checked<T>({
  query,
  children,
}: {
  readonly query: UseQueryResult<T>;
  readonly children: (report: T) => ReactNode;
}): ReactNode {
  const say = useHeldWords();
  if (query.error) return <Failed error={query.error} again={() => void query.refetch()} />;
  if (query.data !== undefined) return children(query.data);
  return (
    <Stack gap={6} role="status">
      <Text size="sm">{say('checking')}</Text>
      <BulkBar action="check" />
    </Stack>
  );
}

function ReleaseFindings({ report }: { readonly report: AnswerOf<'release'> }): ReactNode {
  const say = useHeldWords();
  const counted = (would: string): number =>
    (report.reasons ?? []).filter(each => each.would === would).reduce((sum, { count }) => sum + count, 0);
  const [send, filter, fail] = [counted('send'), counted('filter'), counted('fail')];
  return (
    <Stack gap={6}>
      <Text size="xs" c="dimmed">
        {say('checked', { release: report.release.slice(0, 12) })}
      </Text>
      <div>
        <ToneBadge tone={send > 0 ? 'good' : 'off'}>{say('wouldSend', { count: send })}</ToneBadge>{' '}
        {filter > 0 && <ToneBadge tone="off">{say('wouldFilter', { count: filter })}</ToneBadge>}{' '}
        {fail > 0 && <ToneBadge tone="bad">{say('wouldFail', { count: fail })}</ToneBadge>}
      </div>
      {fail > 0 && (
        <List size="sm">
          {(report.reasons ?? []).flatMap(({ would, sentence, count }) =>
            would === 'fail'
              ? [
                  <List.Item key={sentence}>
                    {count} × <Plain>{sentence ?? ''}</Plain>
                  </List.Item>,
                ]
              : [],
          )}
        </List>
      )}
      <InOrder items={report.items.filter(({ would }) => would === 'send')} more={report.more ?? 0} />
    </Stack>
  );
}

function CancelFindings({ report }: { readonly report: AnswerOf<'cancel'> }): ReactNode {
  const say = useHeldWords();
  return (
    <Stack gap={6}>
      <div>
        <ToneBadge tone="bad">{say('wouldCancel', { count: report.cancelled })}</ToneBadge>
      </div>
      <InOrder items={report.items ?? []} more={report.more ?? 0} />
    </Stack>
  );
}

function InOrder({
  items,
  more,
}: {
  readonly items: readonly { readonly message: number; readonly subject: string; readonly flow: string }[];
  readonly more: number;
}): ReactNode {
  const say = useHeldWords();
  const rest = items.length - Math.min(items.length, listed) + more;
  if (items.length === 0) return null;
  return (
    <Text size="sm" component="div">
      {say('inOrder')}:{' '}
      {items.slice(0, listed).map(({ message, subject, flow }, index) => (
        <span key={`${flow} ${message}`}>
          {index > 0 && ', '}
          {message} (<Plain>{subject}</Plain>)
        </span>
      ))}{' '}
      {rest > 0 && say('andMore', { count: rest })}
    </Text>
  );
}

/** How far work on many deliveries has come, as long as it is under way. */
export function BulkBar({ action }: { readonly action: AnswerOf<'heldProgress'>[number]['action'] }): ReactNode {
  const say = useHeldWords();
  const { data } = useQuery({
    queryKey: ['heldProgress', action],
    queryFn: ({ signal }) => client.heldProgress({}, signal),
    refetchInterval: 400,
    gcTime: 0,
  });
  const work = data?.find(each => each.action === action);
  if (work === undefined) return null;
  const share = work.total === 0 ? 100 : (100 * work.done) / work.total;
  return (
    <div role="status">
      <Progress value={share} aria-label={say('progress', { done: work.done, total: work.total })} />
      <Text size="xs" c="dimmed">
        {say('progress', { done: work.done, total: work.total })}
      </Text>
    </div>
  );
}
