import { Anchor, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../frame/links.ts';
import { Plain } from './plain.tsx';

/** Business keys, each leading to everything that carries it. */
export function Keys({ keys }: { readonly keys: Readonly<Record<string, string>> }): ReactNode {
  return (
    <Group gap={10} component="span" wrap="wrap">
      {Object.entries(keys).map(([name, value]) => (
        <Anchor key={name} component={Link} href={links.find(value, name)} size="sm">
          <Plain>{`${name} ${value}`}</Plain>
        </Anchor>
      ))}
    </Group>
  );
}
