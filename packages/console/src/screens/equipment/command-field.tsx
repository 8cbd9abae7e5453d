import { NumberInput, Select, Switch, TextInput } from '@mantine/core';
import type { CommandOfferValue, TagView } from '@millrace/core';
import type { ReactNode } from 'react';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import type { Filled } from './command-form.ts';
import { limitsText } from './command-text.ts';
import { unitText, valueText } from './figures.ts';
import { useEquipmentWords } from './words.ts';

/** One value of a command: its bounds and what it is now stand with it. */
export function CommandField(props: {
  readonly offer: CommandOfferValue;
  readonly now: TagView | undefined;
  readonly filled: Filled[string];
  readonly fill: (value: Filled[string]) => void;
  readonly isLocked: boolean;
}): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const { offer, filled, fill, now } = props;
  const limits = limitsText(offer, say, language);
  const present =
    now?.value === undefined
      ? []
      : [say('nowIs', { value: `${valueText(now.value, say, language)} ${unitText(offer.unit)}`.trim() })];
  const common = {
    label: plain(offer.title ?? offer.tag),
    description: [...(limits === '' ? [] : [limits]), ...present].join(' · '),
    disabled: props.isLocked,
    required: true,
  };
  if (offer.type === 'boolean')
    return (
      <Switch
        label={common.label}
        description={common.description}
        disabled={props.isLocked}
        checked={filled === true}
        onChange={event => fill(event.currentTarget.checked)}
      />
    );
  if (offer.values !== undefined)
    return (
      <Select
        {...common}
        data={offer.values.map(value => ({ value, label: plain(value) }))}
        value={typeof filled === 'string' ? filled : null}
        onChange={value => fill(value ?? undefined)}
      />
    );
  if (offer.type === 'text')
    return <TextInput {...common} value={String(filled ?? '')} onChange={event => fill(event.currentTarget.value)} />;
  return (
    <NumberInput
      {...common}
      value={typeof filled === 'number' ? filled : ''}
      onChange={value => fill(typeof value === 'number' ? value : undefined)}
      allowDecimal={offer.type === 'number'}
      clampBehavior="none"
      suffix={unitText(offer.unit) === '' ? '' : ` ${unitText(offer.unit)}`}
      maw={280}
      {...(offer.min !== undefined && { min: offer.min })}
      {...(offer.max !== undefined && { max: offer.max })}
    />
  );
}
