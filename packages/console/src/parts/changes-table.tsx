import { Table, Text } from '@mantine/core';
import type { FieldChange } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from './plain.tsx';
import { useCorrectionWords } from './correction-words.ts';

const longest = 400;

/** The fields in which a correction differs from what it takes the place of. */
export function ChangesTable({
  changes,
  number,
}: {
  readonly changes: readonly FieldChange[];
  /** Number of the correction, where several are in sight. */
  readonly number?: number;
}): ReactNode {
  const say = useCorrectionWords();
  if (changes.length === 0) return <Text size="sm">{say('noChanges')}</Text>;
  return (
    <div
      style={{ overflow: 'auto' }}
      tabIndex={0}
      role="region"
      aria-label={number === undefined ? say('changes') : `${say('changes')} ${number}`}
    >
      <Table withTableBorder>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{say('field')}</Table.Th>
            <Table.Th>{say('before')}</Table.Th>
            <Table.Th>{say('after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {changes.map(change => (
            <Table.Tr key={change.path}>
              <Table.Td>
                <Plain mono>{change.path === '' ? say('whole') : change.path}</Plain>
              </Table.Td>
              <Table.Td>
                <Side value={change.before} />
              </Table.Td>
              <Table.Td>
                <Side value={change.after} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Side({ value }: { readonly value: FieldChange['before'] }): ReactNode {
  const say = useCorrectionWords();
  if (value === undefined)
    return (
      <Text span size="sm" c="dimmed" fs="italic">
        {say('absent')}
      </Text>
    );
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return <Plain mono>{text.length > longest ? `${text.slice(0, longest)}…` : text}</Plain>;
}
