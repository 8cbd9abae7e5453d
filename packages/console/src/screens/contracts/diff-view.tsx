import { Text } from '@mantine/core';
import type { DiffLine } from '@millrace/core';
import type { ReactNode } from 'react';
import { plainLines } from '../../text/plain.ts';
import classes from './diff-view.module.css';
import { useContractWords } from './words.ts';

/** Lines of context around what changed. */
const context = 3;
const marks: Readonly<Record<DiffLine['kind'], string>> = { same: ' ', added: '+', removed: '−' };

/** Two texts line by line: what is new, what is gone, and a few lines around it. */
export function DiffView({ lines, label }: { readonly lines: readonly DiffLine[]; readonly label: string }): ReactNode {
  const say = useContractWords();
  const count = (kind: DiffLine['kind']): number => lines.filter(line => line.kind === kind).length;
  return (
    <div>
      <Text size="sm" my={6}>
        {say('linesAdded', { count: count('added') })}, {say('linesRemoved', { count: count('removed') })}
      </Text>
      <div className={classes['scroller']} tabIndex={0} role="region" aria-label={label}>
        {hunks(lines).map((hunk, index) =>
          typeof hunk === 'number' ? (
            <div key={index} className={classes['skipped']}>
              {say('unchanged', { count: hunk })}
            </div>
          ) : (
            <Line key={index} line={hunk} />
          ),
        )}
      </div>
    </div>
  );
}

function Line({ line }: { readonly line: DiffLine }): ReactNode {
  return (
    <div className={classes['line']} data-kind={line.kind}>
      <span className={classes['number']}>{'before' in line ? line.before : ''}</span>
      <span className={classes['number']}>{'after' in line ? line.after : ''}</span>
      <span>{marks[line.kind]}</span>
      <span className={classes['text']}>{plainLines(line.text)}</span>
    </div>
  );
}

/** The lines near a change, and between them how many were left out. */
function hunks(lines: readonly DiffLine[]): readonly (DiffLine | number)[] {
  const near = new Set<number>();
  for (const [index, { kind }] of lines.entries())
    if (kind !== 'same') for (let at = index - context; at <= index + context; at++) near.add(at);
  const shown: (DiffLine | number)[] = [];
  for (const [index, line] of lines.entries()) {
    const last = shown.at(-1);
    if (near.has(index)) shown.push(line);
    else if (typeof last === 'number') shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
}
