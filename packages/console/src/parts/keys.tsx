import { Anchor, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../frame/links.ts';
import { plain } from '../text/plain.ts';
import { Plain } from './plain.tsx';

/** Business keys, each leading to everything that carries it. `oneLine`: in a row of a list, which is as high as one line. */
export function Keys(props: { readonly keys: Readonly<Record<string, string>>; readonly oneLine?: boolean }): ReactNode {
  const { keys, oneLine = false } = props;
  const all = Object.entries(keys).map(([name, value]) => <Key key={name} name={name} value={value} />);
  // In one line the links stand as words do, so that what does not fit ends in an ellipsis.
  if (oneLine) return all.flatMap((each, index) => (index === 0 ? [each] : [' · ', each]));
  return (
    <Group gap={10} component="span">
      {all}
    </Group>
  );
}

function Key({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  const text = `${name} ${value}`;
  return (
    <Anchor component={Link} href={links.find(value, name)} size="sm" title={plain(text)}>
      <Plain>{text}</Plain>
    </Anchor>
  );
}
