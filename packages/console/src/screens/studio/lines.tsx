import { CircleAlert, Asterisk, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { LevelField, StudioFinding } from '@millrace/core';
import { plain } from '../../text/plain.ts';
import { factsOf } from './completion.ts';
import { FieldBadges } from './field-badges.tsx';
import { expressionOf, type FieldRow } from './field-rows.ts';
import classes from './studio.module.css';
import { valueText } from './value-text.ts';
import { useStudioWords } from './words.ts';

/** A field of a contract: name, type and unit, and what the chosen message has there. */
export function ContractLine(props: {
  readonly field: LevelField;
  readonly values: readonly unknown[];
  readonly missing?: boolean;
  readonly error?: string | undefined;
  readonly stale?: boolean;
}): ReactNode {
  const say = useStudioWords();
  const { field, values, error } = props;
  return (
    <>
      <span className={classes['name']} title={field.description ?? field.title ?? field.path}>
        {plain(field.name)}
        {field.required && <Asterisk size={11} className={classes['required'] ?? ''} aria-label={say('required')} />}
      </span>
      <span className={classes['facts']}>{plain(factsOf(field))}</span>
      {props.missing === true && (
        <span className={classes['missing']}>
          <CircleAlert size={12} aria-hidden /> {say('missing')}
        </span>
      )}
      {error !== undefined && (
        <span className={classes['missing']} title={error}>
          <CircleAlert size={12} aria-hidden /> {say('fails')}
        </span>
      )}
      {error === undefined && values.length > 0 && !field.hasFields && (
        <bdi className={classes['value']} data-stale={props.stale === true} title={plain(valueText(values))}>
          {plain(valueText(values))}
        </bdi>
      )}
    </>
  );
}

/** A field of the mapping: name, expression and settings in short, and whether something is wrong with it. */
export function FieldLine({ row, findings }: { readonly row: FieldRow; readonly findings: readonly StudioFinding[] }): ReactNode {
  const worst = findings.some(({ level }) => level === 'error') ? 'error' : findings[0]?.level;
  return (
    <>
      <span className={classes['name']}>{plain(row.name)}</span>
      <span className={classes['expression']} data-form={row.form}>
        {plain(shortOf(row))}
      </span>
      <FieldBadges field={row.field} />
      {worst !== undefined && (
        <TriangleAlert size={13} className={classes['flag'] ?? ''} data-level={worst} aria-label={findings[0]!.sentence} />
      )}
    </>
  );
}

function shortOf({ field, form }: FieldRow): string {
  if (typeof field === 'object' && 'constant' in field) return `= ${JSON.stringify(field.constant)}`;
  const expression = expressionOf(field) ?? '';
  return form === 'list' ? `each ${expression}` : form === 'group' ? '{ }' : expression;
}
