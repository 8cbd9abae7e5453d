import { Text } from '@mantine/core';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FieldLineage, LevelField } from '@millrace/core';
import { plain } from '../../text/plain.ts';
import { FindingList } from './finding-list.tsx';
import { factsOf } from './completion.ts';
import { unlisted, type FieldRow } from './field-rows.ts';
import classes from './studio.module.css';
import type { Studio } from './use-studio.ts';
import { valuesAt, valueText } from './value-text.ts';
import { fieldOf } from './wires-of.ts';
import { useStudioWords } from './words.ts';

/** What the chosen field gives: for the message, in words, in units, and what is wrong with it. */
export function FieldFacts({ studio, row }: { readonly studio: Studio; readonly row: FieldRow }): ReactNode {
  const say = useStudioWords();
  const { preview, stale } = studio;
  const lineage = (preview?.lineage ?? studio.view.lineage).find(({ target }) => unlisted(target) === row.target);
  const said = preview?.sentences.find(({ field }) => unlisted(field) === row.target);
  const sentence = said?.expression === undefined ? said?.sentence : undefined;
  const findings = (preview?.findings ?? studio.view.findings).filter(({ path }) => fieldOf(path, studio.rows) === row.id);
  const issue = preview?.result?.issues.find(
    ({ of, path }) => of !== 'before' && unlisted(path.replaceAll(/\[\d+\]/gu, '')) === row.target,
  );
  const values = valuesAt(preview?.result?.output, row.target, 8);
  return (
    <div className={classes['outcome']} data-stale={stale} aria-live="polite">
      {preview?.result && (
        <>
          <div className={classes['label']}>{say('gives')}</div>
          {issue ? (
            <Text size="sm" c="var(--state-bad)">
              {plain(issue.sentence)}
            </Text>
          ) : (
            <bdi className={classes['big']}>{values.length === 0 ? say('nothing') : plain(valueText(values))}</bdi>
          )}
        </>
      )}
      <Units studio={studio} row={row} lineage={lineage} />
      {sentence !== undefined && (
        <Text size="sm" mt={6}>
          {plain(sentence)}
        </Text>
      )}
      <FindingList findings={findings} />
    </div>
  );
}

/** Both sides with their units: `decimal kg → number g`. */
function Units({
  studio,
  row,
  lineage,
}: {
  readonly studio: Studio;
  readonly row: FieldRow;
  readonly lineage: FieldLineage | undefined;
}): ReactNode {
  const path = lineage?.sources.find(({ role }) => role === 'value')?.path;
  const source = path === undefined ? undefined : levelField(studio.source, path);
  const target = levelField(studio.target, row.target);
  if (!source && !target) return null;
  return (
    <div className={classes['units']}>
      {source && <span>{plain(`${source.name} ${factsOf(source)}`)}</span>}
      <ArrowRight size={13} aria-hidden />
      {target && <span>{plain(`${target.name} ${factsOf(target)}`)}</span>}
    </div>
  );
}

function levelField(levels: Studio['source'], path: string): LevelField | undefined {
  const found = levels.pathOf(unlisted(path).split('.'));
  return found === undefined ? undefined : levels.field(found);
}
