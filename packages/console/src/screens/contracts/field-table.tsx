import { Group, Table, Text } from '@mantine/core';
import type { ContractField } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { plain } from '../../text/plain.ts';
import { limitWords } from './limit-words.ts';
import { DocumentLink } from './document-link.tsx';
import classes from './field-table.module.css';
import { useContractWords, type SayContract } from './words.ts';

/** The fields of a contract as a tree. */
export function FieldTable({ fields }: { readonly fields: readonly ContractField[] }): ReactNode {
  const say = useContractWords();
  return (
    <Section title={say('fields')} actions={<Text size="sm">{say('fieldsOf', { count: fields.length })}</Text>}>
      <div className={classes['scroller']} tabIndex={0} role="region" aria-label={say('fields')}>
        <Table stickyHeader className={classes['table'] ?? ''}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{say('col.field')}</Table.Th>
              <Table.Th>{say('col.type')}</Table.Th>
              <Table.Th>{say('col.unit')}</Table.Th>
              <Table.Th>{say('col.bounds')}</Table.Th>
              <Table.Th>{say('col.meaning')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {fields.map(field => (
              <FieldRow key={field.path} field={field} />
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Section>
  );
}

function FieldRow({ field }: { readonly field: ContractField }): ReactNode {
  const say = useContractWords();
  return (
    <Table.Tr>
      <Table.Td>
        <div className={classes['name']} style={{ paddingLeft: field.depth * 18 }} title={plain(field.path)}>
          <Plain mono>{field.name}</Plain>
          {field.required && (
            <Text span size="xs" c="dimmed">
              {say('required')}
            </Text>
          )}
        </div>
      </Table.Td>
      <Table.Td>
        {typeWords(field, say)}
        {field.again && ` (${say('again')})`}
      </Table.Td>
      <Table.Td>
        <Unit field={field} />
      </Table.Td>
      <Table.Td>
        {limitWords(field, say).map(words => (
          <div key={words}>
            <Plain>{words}</Plain>
          </div>
        ))}
      </Table.Td>
      <Table.Td>
        <Meaning field={field} />
      </Table.Td>
    </Table.Tr>
  );
}

function typeWords({ types, list, format }: ContractField, say: SayContract): string {
  const type = types.length === 0 ? say('type.any') : types.map(each => say(`type.${each}`)).join(' | ');
  const whole = format === undefined ? type : `${type}, ${format}`;
  return list ? say('type.list', { type: whole }) : whole;
}

function Unit({ field: { unit, unitWords = '', codes } }: { readonly field: ContractField }): ReactNode {
  return (
    <Group gap="xs">
      {unit !== undefined && <Plain mono>{unit}</Plain>}
      {unitWords !== '' && (
        <Text span size="xs" c="dimmed">
          {unitWords}
        </Text>
      )}
      {codes !== undefined && <DocumentLink of={{ kind: 'code-set', ref: codes }} />}
    </Group>
  );
}

function Meaning({ field: { role = [], identifies, description } }: { readonly field: ContractField }): ReactNode {
  const say = useContractWords();
  const roles = role.map(each => (each.startsWith('key ') ? say('role.key', { name: each.slice(4) }) : roleWord(each, say)));
  const words = [...roles, ...(identifies === undefined ? [] : [say('identifies', { what: identifies })])];
  return (
    <>
      {words.length > 0 && <Plain>{words.join(', ')}</Plain>}
      {description !== undefined && (
        <Text size="sm" c="dimmed">
          <Plain>{description}</Plain>
        </Text>
      )}
    </>
  );
}

function roleWord(role: string, say: SayContract): string {
  if (role === 'subject' || role === 'id' || role === 'revision' || role === 'sequence') return say(`role.${role}`);
  return role;
}
