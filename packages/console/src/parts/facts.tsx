import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './facts.module.css';

/** Facts as pairs of a word and a value. */
export function Facts({ children }: { readonly children: ReactNode }): ReactNode {
  return <dl className={classes['facts']}>{children}</dl>;
}

/** One fact; nothing where it has no value. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  if (children === undefined || children === null || children === false) return null;
  return (
    <>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" size="sm">
        {children}
      </Text>
    </>
  );
}
