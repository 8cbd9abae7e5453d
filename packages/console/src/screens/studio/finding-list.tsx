import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StudioFinding } from '@millrace/core';
import { plain } from '../../text/plain.ts';
import classes from './studio.module.css';
import { useStudioWords } from './words.ts';

const shapes = { error: CircleAlert, warning: TriangleAlert, info: Info };

/** Findings as sentences with what to do; `go` leads to the field. */
export function FindingList({
  findings,
  go,
}: {
  readonly findings: readonly StudioFinding[];
  readonly go?: (finding: StudioFinding) => void;
}): ReactNode {
  const say = useStudioWords();
  return findings.map(finding => {
    const { code, level, sentence, remedy, line, column } = finding;
    const Shape = shapes[level];
    return (
      <div key={`${code} ${line} ${column} ${sentence}`} className={classes['finding']} data-level={level}>
        <Shape size={15} aria-label={say(`level.${level}`)} />
        <div>
          {go ? (
            <button type="button" className={classes['goto']} onClick={() => go(finding)}>
              {plain(sentence)}
            </button>
          ) : (
            plain(sentence)
          )}
          {remedy !== undefined && <div className={classes['remedy']}>{plain(remedy)}</div>}
          <div className={classes['place']}>
            {say('place', { line, column })} · {code}
          </div>
        </div>
      </div>
    );
  });
}
