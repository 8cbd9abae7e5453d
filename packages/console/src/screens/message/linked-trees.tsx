import { Stack, Text, Title } from '@mantine/core';
import { isWithin, placeSteps, sourcesAt, targetsOf, type LinkedPlace } from '@millrace/core';
import { useId, useMemo, useState, type ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import type { TreeRow } from '../../parts/tree-rows.ts';
import { ValueTree, type Lit } from '../../parts/value-tree.tsx';
import { FieldFacts } from './field-facts.tsx';
import classes from './linked-trees.module.css';
import type { Hop } from './trace.ts';
import { useMessageWords } from './words.ts';

type Lineage = NonNullable<Hop['lineage']>;

/** What is pointed at: a field of one side. */
export interface Pointed {
  readonly side: 'source' | 'target';
  readonly path: string;
}

interface Side {
  readonly value: unknown;
  readonly contract: string;
}

/** Without a mapping every field is the same field of the source. */
const unchanged: Lineage = [{ target: '', sources: [{ path: '', role: 'value', copied: true }] }];

/** Source and target side by side: the field that is pointed at lights up what it came from, or what it went into, and tells how. */
export function LinkedTrees(props: {
  readonly source: Side;
  readonly target: Side;
  readonly lineage: Lineage | undefined;
}): ReactNode {
  const say = useMessageWords();
  const facts = useId();
  const [pointed, setPointed] = useState<Pointed>();
  const lineage = props.lineage ?? unchanged;
  const linked = useMemo(() => linkedTo(lineage, pointed, props.source.value), [lineage, pointed, props.source.value]);
  const lit = useMemo(() => litBy(linked), [linked]);
  const side = (name: 'source' | 'target', { value, contract }: Side): ReactNode => (
    <div>
      <Title order={4} size="sm" mb={4} fw={550}>
        <Plain>{say(`${name}Tree`, { contract })}</Plain>
      </Title>
      <ValueTree
        label={say(`${name}Tree`, { contract })}
        value={value}
        pointed={pointed?.side === name ? pointed.path : undefined}
        describedBy={facts}
        {...(pointed !== undefined && pointed.side !== name && { lit })}
        onPoint={path => setPointed(path === undefined ? undefined : { side: name, path })}
      />
    </div>
  );
  return (
    <Stack gap={8}>
      <Title order={3}>{say('mapped')}</Title>
      <Text size="sm" c="dimmed">
        {say('mappedAbout')}
      </Text>
      <div className={classes['sides']}>
        {side('source', props.source)}
        {side('target', props.target)}
      </div>
      <div id={facts} className={classes['field']} aria-live="polite" data-testid="field">
        <FieldFacts pointed={pointed} linked={linked} lineage={lineage} source={props.source.value} target={props.target.value} />
      </div>
    </Stack>
  );
}

function linkedTo(lineage: Lineage, pointed: Pointed | undefined, message: unknown): readonly LinkedPlace[] {
  if (pointed === undefined) return [];
  const found = pointed.side === 'target' ? sourcesAt(lineage, pointed.path, message) : targetsOf(lineage, pointed.path, message);
  return found.filter(({ role }) => role !== 'counts');
}

/** How a line of the other side is lit. A line that holds what is lit says so as well, so that it is found where it is folded. */
function litBy(linked: readonly LinkedPlace[]): (row: TreeRow) => Lit | undefined {
  const places = linked.map(({ path, role }) => ({ role, steps: placeSteps(path) }));
  return ({ steps }) => {
    const own = places.filter(place => isWithin(steps, place.steps));
    if (own.length > 0) return own.some(({ role }) => role === 'value') ? 'value' : 'decides';
    return places.some(place => isWithin(place.steps, steps)) ? 'inside' : undefined;
  };
}
