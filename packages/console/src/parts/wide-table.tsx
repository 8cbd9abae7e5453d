import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A table that is scrolled sideways where there is no room for it, with the keyboard too. */
export function WideTable(props: {
  readonly label: string;
  /** Least width in pixels. */
  readonly minWidth: number;
  readonly layout?: 'fixed' | 'auto';
  readonly children: ReactNode;
}): ReactNode {
  return (
    <Table.ScrollContainer type="native" minWidth={props.minWidth} tabIndex={0} role="region" aria-label={props.label}>
      <Table layout={props.layout ?? 'auto'}>{props.children}</Table>
    </Table.ScrollContainer>
  );
}
