import { Button, NumberInput, Select, Switch, TextInput, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { mappingForms, type Field, type MappingField } from '@millrace/core';
import { expressionOf, type FieldForm, type FieldRow } from './field-rows.ts';
import classes from './studio.module.css';
import type { Studio } from './use-studio.ts';
import { useStudioWords } from './words.ts';

type ValueField = Extract<MappingField, { readonly value: string }>;

/** The settings of a field beside its expression, each in a small form; a field with none of them is written as its expression alone. */
export function FieldSettings({
  studio,
  row,
  set,
}: {
  readonly studio: Studio;
  readonly row: FieldRow;
  readonly set: (field: MappingField) => void;
}): ReactNode {
  const say = useStudioWords();
  const { field, form } = row;
  const disabled = !studio.mayChange;
  const value: ValueField = typeof field === 'object' && 'value' in field ? field : { value: expressionOf(field) ?? '' };
  const change = (changes: { readonly [K in keyof ValueField]?: ValueField[K] | undefined }): void =>
    set(slim({ ...value, ...changes } as ValueField));
  return (
    <div className={classes['settings']}>
      <Select
        label={say('form')}
        size="xs"
        w={124}
        data={(['expression', 'constant', 'list', 'group'] as const).map(each => ({ value: each, label: say(`form.${each}`) }))}
        value={form}
        allowDeselect={false}
        disabled={disabled}
        onChange={next => next !== null && next !== form && set(asForm(field, next as FieldForm))}
      />
      {form === 'constant' && typeof field === 'object' && 'constant' in field && (
        <ConstantInput value={field.constant} disabled={disabled} set={constant => set({ constant })} />
      )}
      {form === 'expression' && (
        <>
          <Select
            label={say('crosswalk')}
            size="xs"
            w={168}
            clearable
            searchable
            disabled={disabled || value.codes !== undefined}
            data={studio.view.crosswalks.map(({ name }) => name)}
            value={value.crosswalk ?? null}
            onChange={crosswalk => change({ crosswalk: crosswalk ?? undefined, ...(crosswalk === null && { back: undefined }) })}
          />
          {value.crosswalk !== undefined && (
            <Switch
              label={say('back')}
              size="xs"
              mt={30}
              checked={value.back === true}
              disabled={disabled}
              onChange={event => change({ back: event.currentTarget.checked || undefined })}
            />
          )}
          <TextInput
            label={say('toUnit')}
            size="xs"
            w={74}
            value={value.to ?? ''}
            disabled={disabled}
            onChange={event => change({ to: event.currentTarget.value.trim() || undefined })}
          />
          {value.to !== undefined && (
            <TextInput
              label={say('unitFrom')}
              size="xs"
              value={value.unit ?? ''}
              disabled={disabled}
              onChange={event => change({ unit: event.currentTarget.value || undefined })}
            />
          )}
          <Select
            label={say('as')}
            size="xs"
            w={116}
            clearable
            disabled={disabled}
            data={typeNames}
            value={value.as ?? null}
            onChange={as => change({ as: (as as ValueField['as'] | null) ?? undefined })}
          />
          <NumberInput
            label={say('digits')}
            size="xs"
            w={66}
            min={0}
            max={30}
            value={value.round?.digits ?? ''}
            disabled={disabled}
            onChange={digits => change({ round: typeof digits === 'number' ? { ...value.round, digits } : undefined })}
          />
          {value.crosswalk === undefined && <CodesInput value={value} disabled={disabled} change={change} />}
        </>
      )}
    </div>
  );
}

const typeNames = Object.keys((mappingForms['value']!['as'] as Extract<Field, { kind: 'choice' }>).choices);

/** Settings without those that are not set; a value without any is its expression alone. */
function slim(field: ValueField): MappingField {
  const settings = Object.fromEntries(Object.entries(field).filter(([, each]) => each !== undefined)) as unknown as ValueField;
  return Object.keys(settings).length === 1 ? settings.value : settings;
}

/** A field in another form, with what of it can stay. */
function asForm(field: MappingField, form: FieldForm): MappingField {
  const expression = expressionOf(field) ?? '';
  const fields = typeof field === 'object' && 'fields' in field ? field.fields : {};
  if (form === 'constant') return { constant: '' };
  if (form === 'list') return { each: expression === '' ? '$' : expression, fields };
  return form === 'group' ? { fields } : expression;
}

function ConstantInput(props: {
  readonly value: unknown;
  readonly disabled: boolean;
  readonly set: (value: unknown) => void;
}): ReactNode {
  const say = useStudioWords();
  const [text, setText] = useState(() => (typeof props.value === 'string' ? props.value : JSON.stringify(props.value)));
  return (
    <TextInput
      label={say('constant')}
      description={say('constantAbout')}
      size="xs"
      value={text}
      disabled={props.disabled}
      onChange={event => {
        setText(event.currentTarget.value);
        props.set(constantOf(event.currentTarget.value));
      }}
    />
  );
}

/** A number, true, false, null, a list or an object as JSON says it; anything else is a text. */
function constantOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A code table, a line a code: `261 = Consumed`. */
function CodesInput(props: {
  readonly value: ValueField;
  readonly disabled: boolean;
  readonly change: (changes: { readonly codes?: ValueField['codes'] | undefined; readonly else?: string | undefined }) => void;
}): ReactNode {
  const say = useStudioWords();
  const { value } = props;
  const [text, setText] = useState(() => linesOf(value.codes));
  const [opened, open] = useState(value.codes !== undefined);
  if (!opened)
    return props.disabled ? null : (
      <Button size="compact-xs" variant="subtle" mt={22} onClick={() => open(true)}>
        {say('addCodes')}
      </Button>
    );
  return (
    <>
      <Textarea
        label={say('codes')}
        description={say('codesAbout')}
        size="xs"
        autosize
        minRows={1}
        maxRows={6}
        value={text}
        disabled={props.disabled}
        onChange={event => {
          setText(event.currentTarget.value);
          props.change({ codes: codesOf(event.currentTarget.value) });
        }}
      />
      {value.codes !== undefined && (
        <TextInput
          label={say('else')}
          size="xs"
          value={value.else ?? ''}
          disabled={props.disabled}
          onChange={event => props.change({ else: event.currentTarget.value || undefined })}
        />
      )}
    </>
  );
}

function linesOf(codes: ValueField['codes']): string {
  return Object.entries(codes ?? {})
    .map(([from, to]) => `${from} = ${to}`)
    .join('\n');
}

function codesOf(text: string): ValueField['codes'] | undefined {
  const pairs = text.split('\n').flatMap(line => {
    const [, from, to] = /^\s*(.*?)\s*=\s*(.*?)\s*$/u.exec(line) ?? [];
    return from === undefined || from === '' || to === undefined ? [] : [[from, to] as const];
  });
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
}
