import { Anchor, Group, Table, Text } from '@mantine/core';
import type { ContractFacts, DocumentView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { useLanguage } from '../../text/language.tsx';
import { durationText } from '../../text/time.ts';
import { useContractWords, type SayContract } from './words.ts';

/** What a contract agrees on beside its fields. */
export function ContractFactsList({ view, facts }: { readonly view: DocumentView; readonly facts: ContractFacts }): ReactNode {
  const say = useContractWords();
  const { language } = useLanguage();
  const rows: readonly (readonly [name: string, value: ReactNode])[] = [
    [say('fact.owner'), <Plain>{view.owner ?? ''}</Plain>],
    [say('fact.subject'), <Plain mono>{facts.subject}</Plain>],
    [say('fact.id'), facts.id ? <Plain mono>{facts.id.join(' + ')}</Plain> : <Text size="sm">{say('fact.idSource')}</Text>],
    [say('fact.keys'), <KeyPaths keys={facts.keys ?? {}} />],
    ...(facts.revision === undefined ? [] : [[say('fact.revision'), <Plain mono>{facts.revision}</Plain>] as const]),
    ...(facts.sequence === undefined ? [] : [[say('fact.sequence'), <Plain mono>{facts.sequence}</Plain>] as const]),
    [say('fact.cadence'), cadenceWords(facts, say, language)],
    [say('fact.retention'), facts.retention === undefined ? say('fact.retentionNone') : durationText(facts.retention, language)],
    [say('fact.regulated'), facts.regulated ? say('fact.yes') : say('fact.no')],
    [say('fact.received'), <Interfaces names={facts.receivedAt} />],
    [say('fact.sent'), <Interfaces names={facts.sentTo} />],
  ];
  return (
    <Section title={say('facts')}>
      <Table variant="vertical" layout="fixed" withRowBorders>
        <Table.Tbody>
          {rows.map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Th w={170} fw={500}>
                {name}
              </Table.Th>
              <Table.Td>{value}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

function cadenceWords({ cadence }: ContractFacts, say: SayContract, language: string): string {
  if (cadence === undefined) return say('fact.cadenceNone');
  const every = durationText(cadence.every, language);
  return cadence.during === undefined
    ? say('fact.cadenceEvery', { every })
    : say('fact.cadenceDuring', { every, during: cadence.during });
}

function KeyPaths({ keys }: { readonly keys: Readonly<Record<string, string>> }): ReactNode {
  const say = useContractWords();
  const pairs = Object.entries(keys);
  if (pairs.length === 0) return say('none');
  return (
    <Group gap="md">
      {pairs.map(([name, path]) => (
        <Text size="sm" key={name}>
          <Plain>{name}</Plain>: <Plain mono>{path}</Plain>
        </Text>
      ))}
    </Group>
  );
}

function Interfaces({ names }: { readonly names: readonly string[] }): ReactNode {
  const say = useContractWords();
  if (names.length === 0) return say('none');
  return (
    <Group gap="4px 16px">
      {names.map(name => (
        <Anchor key={name} component={Link} href={links.interface(name)} size="sm">
          <Plain>{name}</Plain>
        </Anchor>
      ))}
    </Group>
  );
}
