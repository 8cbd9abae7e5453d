import { Button, Group, Stack, Text } from '@mantine/core';
import type { DocumentRef, ReleaseView } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { DiffView } from './diff-view.tsx';
import { MoveLine } from './release-list.tsx';
import { useContractWords } from './words.ts';
import { WrittenText } from './written-text.tsx';

/** Every release that changed a document, with what it said then and which lines changed. */
export function DocumentHistory({ of, release }: { readonly of: DocumentRef; readonly release: number }): ReactNode {
  const say = useContractWords();
  const query = useAsk('releases', { limit: 100 });
  return (
    <Section title={say('history')}>
      <Text size="sm" c="dimmed" mb="sm">
        {say('historyAbout')}
      </Text>
      <Asked query={query}>
        {moves => {
          const own = moves.filter(({ changes }) => changes.some(each => each.kind === of.kind && each.ref === of.ref));
          return (
            <Stack gap="md">
              {own.every(move => move.before === undefined) && <Text size="sm">{say('historyNone')}</Text>}
              {own.map(move => (
                <Change key={move.audit} of={of} move={move} runs={move.number === release} />
              ))}
            </Stack>
          );
        }}
      </Asked>
    </Section>
  );
}

function Change(props: { readonly of: DocumentRef; readonly move: ReleaseView; readonly runs: boolean }): ReactNode {
  const say = useContractWords();
  const { of, move, runs } = props;
  const [shown, setShown] = useState<'text' | 'diff'>();
  const change = move.changes.find(each => each.kind === of.kind && each.ref === of.ref)!.change;
  const toggle = (what: 'text' | 'diff') => () => setShown(shown === what ? undefined : what);
  return (
    <div>
      <Group gap="md">
        <Text size="sm" fw={600}>
          {say('release', { number: move.number, hash: move.hash.slice(0, 12) })}
        </Text>
        <Text size="sm">{say(`change.${change}`)}</Text>
        {runs && <ToneBadge tone="good">{say('inForce')}</ToneBadge>}
        <MoveLine move={move} />
        {change === 'changed' && (
          <Button size="compact-xs" variant="default" onClick={toggle('diff')} aria-expanded={shown === 'diff'}>
            {shown === 'diff' ? say('hide') : say('showDiff')}
          </Button>
        )}
        {change !== 'removed' && (
          <Button size="compact-xs" variant="default" onClick={toggle('text')} aria-expanded={shown === 'text'}>
            {shown === 'text' ? say('hide') : say('showText')}
          </Button>
        )}
      </Group>
      {shown !== undefined && <Shown of={of} move={move} what={shown} />}
    </div>
  );
}

function Shown({
  of,
  move,
  what,
}: {
  readonly of: DocumentRef;
  readonly move: ReleaseView;
  readonly what: 'text' | 'diff';
}): ReactNode {
  const say = useContractWords();
  const against = what === 'diff' && move.before !== undefined ? { against: move.before } : {};
  const query = useAsk('releaseDocument', { release: move.number, kind: of.kind, name: of.ref, ...against });
  return (
    <Asked query={query}>
      {({ diff, written, canonical }) =>
        what === 'diff' && diff ? (
          <DiffView lines={diff} label={say('showDiff')} />
        ) : (
          <>
            {written === undefined && <Text size="sm">{say('canonical')}</Text>}
            <WrittenText text={written?.text ?? canonical} line={written?.line ?? 1} label={say('textOf', { name: of.ref })} />
          </>
        )
      }
    </Asked>
  );
}
