import type { EquipmentDetail } from '@millrace/core';
import type { ReactNode } from 'react';
import { Asked } from '../../parts/asked.tsx';
import { Section } from '../../parts/section.tsx';
import { RangeControl } from './range-control.tsx';
import { StateLine } from './state-line.tsx';
import { useStates, type Range } from './use-past.ts';
import { useEquipmentWords } from './words.ts';

/** What the equipment did: the states that its events tell. */
export function StatesSection(props: {
  readonly detail: EquipmentDetail;
  readonly range: Range;
  readonly setRange: (range: Range) => void;
}): ReactNode {
  const say = useEquipmentWords();
  const { detail, range, setRange } = props;
  const states = useStates(detail, range);
  return (
    <Section title={say('states')} actions={<RangeControl range={range} setRange={setRange} />}>
      <Asked query={states}>{answer => <StateLine detail={detail} answer={answer} />}</Asked>
    </Section>
  );
}
