import { Button, Group, Text } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import type { MappingField } from '@millrace/core';
import { Plain } from '../../parts/plain.tsx';
import { plain } from '../../text/plain.ts';
import { CodeField } from './code-field.tsx';
import { completeFrom } from './completion.ts';
import { expressionOf, withExpression, type FieldRow } from './field-rows.ts';
import { FieldFacts } from './field-facts.tsx';
import { FieldSettings } from './field-settings.tsx';
import { jsonata } from './jsonata-language.ts';
import { marksInExpression } from './marks.ts';
import classes from './studio.module.css';
import { baseOf } from './take.ts';
import type { Studio } from './use-studio.ts';
import { fieldOf } from './wires-of.ts';
import { useStudioWords } from './words.ts';

/** The chosen field: its expression and settings, and beside them what it gives, in words and for the chosen message. */
export function FieldEditor(props: {
  readonly studio: Studio;
  readonly row: FieldRow | undefined;
  /** A target field that nothing fills. */
  readonly empty: string | undefined;
  readonly refusal: string | undefined;
  readonly take: () => void;
  readonly choose: (target: string) => void;
}): ReactNode {
  const say = useStudioWords();
  const { studio, row, empty } = props;
  if (!row)
    return (
      <section className={classes['editor']} aria-label={say('field')}>
        <Group justify="space-between">
          <Text size="sm" c="dimmed">
            {empty === undefined ? say('chooseField') : say('notFilled', { target: empty })}
          </Text>
          {empty !== undefined && studio.mayChange && (
            <Button size="compact-sm" onClick={props.take}>
              {say('takeFromButton')}
            </Button>
          )}
        </Group>
      </section>
    );
  const set = (field: MappingField): void => void studio.edit([{ kind: 'set', at: row.at, field }], `set ${row.id}`);
  return (
    <section className={classes['editor']} aria-label={say('field')}>
      <div className={classes['editing']}>
        <Group gap="xs" justify="space-between" mb={6}>
          <Text fw={600} component="h2" size="sm">
            <Plain>{row.at.join('.')}</Plain>
          </Text>
          {studio.mayChange && (
            <Group gap={6}>
              <Button size="compact-xs" variant="default" onClick={props.take}>
                {say('takeFromButton')}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => studio.edit([{ kind: 'remove', at: row.at }])}>
                {say('remove')}
              </Button>
            </Group>
          )}
        </Group>
        {expressionOf(row.field) !== undefined && <Expression studio={studio} row={row} set={set} />}
        <FieldSettings studio={studio} row={row} set={set} />
        {props.refusal !== undefined && (
          <Text size="sm" c="var(--state-bad)" role="alert" mt={6}>
            {plain(props.refusal)}
          </Text>
        )}
      </div>
      <FieldFacts studio={studio} row={row} />
    </section>
  );
}

function Expression({
  studio,
  row,
  set,
}: {
  readonly studio: Studio;
  readonly row: FieldRow;
  readonly set: (field: MappingField) => void;
}): ReactNode {
  const say = useStudioWords();
  const expression = expressionOf(row.field) ?? '';
  const findings = (studio.preview?.findings ?? studio.view.findings).filter(({ path }) => fieldOf(path, studio.rows) === row.id);
  const marks = useMemo(
    () => marksInExpression(studio.history.text, expression, findings),
    [studio.history.text, expression, findings],
  );
  const complete = useMemo(
    () => completeFrom(() => ({ levels: studio.source, base: baseOf(studio.fields, row.at), functions: studio.view.functions })),
    [studio.source, studio.fields, studio.view.functions, row.at],
  );
  return (
    <div data-studio-expression>
      <CodeField
        label={row.form === 'list' ? say('eachExpression') : say('expression')}
        text={expression}
        language={jsonata}
        marks={marks}
        readOnly={!studio.mayChange}
        complete={complete}
        change={text => text !== expression && set(withExpression(row.field, text))}
      />
    </div>
  );
}
