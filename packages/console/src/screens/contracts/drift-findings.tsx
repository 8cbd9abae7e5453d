import { Anchor, Table, Text, Title } from '@mantine/core';
import type { ContractDrift, DriftFinding, Sighting } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import classes from './drift-section.module.css';
import { useContractWords } from './words.ts';

/** What was found, a line each, with the first and the last message in which it was seen. */
export function Findings({ title, findings }: { readonly title: string; readonly findings: readonly DriftFinding[] }): ReactNode {
  if (findings.length === 0) return null;
  return (
    <div>
      <Title order={3} mb={4}>
        {title}
      </Title>
      <Table>
        <Table.Tbody>
          {findings.map(finding => (
            <Finding key={`${finding.kind} ${finding.path} ${finding.sentence}`} finding={finding} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Finding({ finding }: { readonly finding: DriftFinding }): ReactNode {
  const say = useContractWords();
  const { kind, drift, sentence, first, last, examples } = finding;
  return (
    <Table.Tr>
      <Table.Td w={160} valign="top">
        <ToneBadge tone={drift ? 'bad' : 'off'}>{say(`drift.${kind}`)}</ToneBadge>
      </Table.Td>
      <Table.Td>
        <Text size="sm">
          <Plain>{sentence}</Plain>
        </Text>
        {examples && (
          <Text size="xs" c="dimmed">
            <Plain>{say('examples', { examples: examples.join(', ') })}</Plain>
          </Text>
        )}
      </Table.Td>
      <Table.Td w={260} valign="top">
        <Seen label={say('first')} sighting={first} />
        <Seen label={say('last')} sighting={last} />
      </Table.Td>
    </Table.Tr>
  );
}

function Seen({ label, sighting }: { readonly label: string; readonly sighting: Sighting | undefined }): ReactNode {
  const say = useContractWords();
  if (sighting === undefined) return null;
  return (
    <Text size="sm" c="dimmed">
      {label} <Age at={sighting.at} />,{' '}
      <Anchor component={Link} href={links.message(sighting.message)} size="sm" underline="always">
        {say('message', { number: String(sighting.message) })}
      </Anchor>
    </Text>
  );
}

/** What is said of many fields alike is one list of them. */
export function isListed({ kind }: DriftFinding): boolean {
  return kind === 'never-seen' || kind === 'unknown-field';
}

/** The fields of which the same is said. */
export function FieldList({
  title,
  findings,
}: {
  readonly title: string;
  readonly findings: readonly DriftFinding[];
}): ReactNode {
  const say = useContractWords();
  if (findings.length === 0) return null;
  return (
    <details>
      <summary className={classes['summary']}>
        {title}: {say('fieldsOf', { count: findings.length })}
      </summary>
      <ul className={classes['paths']}>
        {findings.map(({ path, sentence }) => (
          <li key={path} title={plain(sentence)}>
            <Plain mono>{path}</Plain>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** What waits for a person because of the contract. */
export function HeldBecause({ drift: { held, days } }: { readonly drift: ContractDrift }): ReactNode {
  const say = useContractWords();
  if (held.length === 0) return null;
  return (
    <div>
      <Title order={3} mb={4}>
        {say('heldBecause', { count: days })}
      </Title>
      <Table>
        <Table.Tbody>
          {held.map(each => (
            <Table.Tr key={`${each.code} ${each.path}`}>
              <Table.Td w={160} valign="top">
                <Anchor component={Link} href={links.held({ code: each.code })} size="sm">
                  {say('deliveries', { count: each.deliveries })}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <Text size="sm">
                  <Plain>{each.sentence}</Plain>
                </Text>
              </Table.Td>
              <Table.Td w={260} valign="top">
                <Seen label={say('last')} sighting={each.last} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}
