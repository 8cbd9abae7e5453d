import { Code, Group, Text } from '@mantine/core';
import { isWithin, placeSteps, type LinkedPlace } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { plain } from '../../text/plain.ts';
import type { Pointed } from './linked-trees.tsx';
import type { Hop } from './trace.ts';
import { valueAt } from './value-at.ts';
import { useMessageWords } from './words.ts';

type Lineage = NonNullable<Hop['lineage']>;
type Field = Lineage[number];

/** What is known of the field that is pointed at: what it is made of, by which expression, through which crosswalk, in which unit. */
export function FieldFacts(props: {
  readonly pointed: Pointed | undefined;
  readonly linked: readonly LinkedPlace[];
  readonly lineage: Lineage;
  readonly source: unknown;
  readonly target: unknown;
}): ReactNode {
  const say = useMessageWords();
  const { pointed, linked } = props;
  if (pointed === undefined) return <Text size="sm">{say('field.hint')}</Text>;
  if (pointed.side === 'source') return <IntoFacts path={pointed.path} linked={linked} />;
  const field = entryOf(props.lineage, pointed.path);
  return (
    <>
      <Group gap={8}>
        <Plain mono>{pointed.path}</Plain>
        <Text size="sm" span>
          {howWords(field, linked, say)}
        </Text>
        {linked.map(each => (
          <Linked key={each.path} place={each} source={props.source} />
        ))}
      </Group>
      {field && field.target !== '' && <Making field={field} />}
    </>
  );
}

type Say = ReturnType<typeof useMessageWords>;

function howWords(field: Field | undefined, linked: readonly LinkedPlace[], say: Say): string {
  if (field?.target === '') return say('field.unmapped');
  return linked.length === 0 ? say('field.constant') : say('field.from');
}

/** A field of the source with what it holds in this message. */
function Linked({ place: { path, role }, source }: { readonly place: LinkedPlace; readonly source: unknown }): ReactNode {
  const say = useMessageWords();
  const found = path.includes('[]') ? undefined : valueAt(source, path);
  return (
    <span>
      {role === 'decides' && `${say('field.decides')} `}
      {path === '' ? say('field.whole') : <Plain mono>{path}</Plain>}
      {typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean' ? (
        <Text span size="sm" c="dimmed">
          {' '}
          <Plain>{`“${String(found).slice(0, 80)}”`}</Plain>
        </Text>
      ) : null}
    </span>
  );
}

function IntoFacts({ path, linked }: { readonly path: string; readonly linked: readonly LinkedPlace[] }): ReactNode {
  const say = useMessageWords();
  return (
    <Group gap={8}>
      <Plain mono>{path}</Plain>
      <Text size="sm" span>
        {linked.length === 0 ? say('field.intoNothing') : say('field.into')}
      </Text>
      {linked.map(({ path: target, role }) => (
        <span key={target}>
          {role === 'decides' && `(${say('field.decides')}) `}
          <Plain mono>{target}</Plain>
        </span>
      ))}
    </Group>
  );
}

/** The expression and what is done to its result; before it, those of the mapping before. */
function Making({ field }: { readonly field: Field }): ReactNode {
  const say = useMessageWords();
  return (
    <>
      <Group gap={8} mt={4}>
        {field.expression !== undefined && (
          <>
            <Text size="sm" c="dimmed" span>
              {say('field.expression')}
            </Text>
            <Code>{plain(field.expression)}</Code>
          </>
        )}
        {viaWords(field, say).map(words => (
          <Text key={words} size="sm" span>
            {plain(words)}
          </Text>
        ))}
      </Group>
      {(field.before ?? []).map(each => (
        <Group key={each.target} gap={8} mt={2}>
          <Text size="sm" c="dimmed" span>
            {say('field.before')}
          </Text>
          <Plain mono>{each.target}</Plain>
          {each.expression !== undefined && <Code>{plain(each.expression)}</Code>}
          {viaWords(each, say).map(words => (
            <Text key={words} size="sm" span>
              {plain(words)}
            </Text>
          ))}
        </Group>
      ))}
    </>
  );
}

function viaWords({ via = {} }: Field, say: Say): readonly string[] {
  const { crosswalk, codes, unit, digits, as } = via;
  return [
    ...(crosswalk === undefined ? [] : [say('field.crosswalk', { name: crosswalk })]),
    ...(codes ? [say('field.codes')] : []),
    ...(unit === undefined
      ? []
      : [unit.from === undefined ? say('field.unitTo', unit) : say('field.unit', { from: unit.from, to: unit.to })]),
    ...(digits === undefined ? [] : [say('field.digits', { digits })]),
    ...(as === undefined ? [] : [say('field.as', { type: as })]),
  ];
}

/** The entry of the field, or of the one that it stands in. */
function entryOf(lineage: Lineage, path: string): Field | undefined {
  const place = placeSteps(path);
  return lineage.findLast(({ target }) => isWithin(place, placeSteps(target)));
}
