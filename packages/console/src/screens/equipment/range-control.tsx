import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { ranges, type Range } from './use-past.ts';
import { useEquipmentWords } from './words.ts';

/** Chooses how far to look back. */
export function RangeControl(props: { readonly range: Range; readonly setRange: (range: Range) => void }): ReactNode {
  const say = useEquipmentWords();
  return (
    <SegmentedControl
      size="xs"
      aria-label={say('range')}
      value={props.range}
      onChange={value => props.setRange(value as Range)}
      data={(Object.keys(ranges) as Range[]).map(value => ({ value, label: say(`range.${value}`) }))}
    />
  );
}
