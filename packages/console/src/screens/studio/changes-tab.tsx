import { Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { textDiff, type DiffLine } from '@millrace/core';
import { plain } from '../../text/plain.ts';
import classes from './studio.module.css';
import { useStudioWords } from './words.ts';

const around = 3;

/** The lines that differ between two texts, with those around them. */
export function Changes({ before, after }: { readonly before: string; readonly after: string }): ReactNode {
  const say = useStudioWords();
  const lines = useMemo(() => textDiff(before, after), [before, after]);
  const shown = useMemo(() => inSight(lines), [lines]);
  if (lines.every(({ kind }) => kind === 'same'))
    return (
      <Text size="sm" c="dimmed">
        {say('noChanges')}
      </Text>
    );
  return (
    <div className={classes['diff']} tabIndex={0} role="region" aria-label={say('changes')}>
      {shown.map((line, index) =>
        line === undefined ? (
          <div key={`gap ${index}`} className={classes['gap']}>
            ⋯
          </div>
        ) : (
          <div
            key={`${line.kind} ${'before' in line ? line.before : ''} ${'after' in line ? line.after : ''}`}
            data-kind={line.kind}
          >
            <span className={classes['number']}>{'after' in line ? line.after : line.before}</span>
            <span className={classes['sign']}>{signs[line.kind]}</span>
            <bdi>{plain(line.text)}</bdi>
          </div>
        ),
      )}
    </div>
  );
}

const signs = { same: ' ', added: '+', removed: '−' };

/** Changed lines and a few around them; `undefined` where lines are left out. */
function inSight(lines: readonly DiffLine[]): readonly (DiffLine | undefined)[] {
  const near = new Set(
    lines.flatMap(({ kind }, index) =>
      kind === 'same' ? [] : Array.from({ length: 2 * around + 1 }, (_, offset) => index - around + offset),
    ),
  );
  return lines.flatMap((line, index) =>
    near.has(index) ? [line] : near.has(index - 1) && index < lines.length ? [undefined] : [],
  );
}

/** How many lines are added and removed. */
export function changeCount(before: string, after: string): { readonly added: number; readonly removed: number } {
  const lines = textDiff(before, after);
  return {
    added: lines.filter(({ kind }) => kind === 'added').length,
    removed: lines.filter(({ kind }) => kind === 'removed').length,
  };
}
