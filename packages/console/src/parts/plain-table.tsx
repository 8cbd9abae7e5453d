import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { WideTable } from './wide-table.tsx';

/** A short table: its headings and rows of cells. */
export function PlainTable(props: {
  readonly label: string;
  readonly heads: readonly string[];
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[];
  readonly minWidth?: number;
}): ReactNode {
  return (
    <WideTable label={props.label} minWidth={props.minWidth ?? 360}>
      <Table.Thead>
        <Table.Tr>
          {props.heads.map((head, index) => (
            <Table.Th key={index}>{head}</Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {props.rows.map(({ key, cells }) => (
          <Table.Tr key={key}>
            {cells.map((cell, index) => (
              <Table.Td key={index}>{cell}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </WideTable>
  );
}
