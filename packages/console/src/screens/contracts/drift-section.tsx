import { Anchor, Group, SegmentedControl, Stack, Table, Text, Title } from '@mantine/core';
import type { ContractDrift, DriftFinding, Sighting } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { Age } from '../../parts/age.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import { useLanguage } from '../../text/language.tsx';
import { momentText } from '../../text/time.ts';
import classes from './drift-section.module.css';
import { useContractWords } from './words.ts';

const spans = ['100', '500', '5000'];

/** Whether the newest messages of a contract still say what was agreed. */
export function DriftSection({ contract, receives }: { readonly contract: string; readonly receives: boolean }): ReactNode {
  const say = useContractWords();
  const [span, setSpan] = useState('500');
  const query = useAsk('contractDrift', { contract, messages: Number(span) }, { enabled: receives, keep: true });
  if (!receives)
    return (
      <Section title={say('drift')}>
        <Text size="sm">{say('driftNone')}</Text>
      </Section>
    );
  return (
    <Section
      title={say('drift')}
      actions={
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {say('driftLook')}
          </Text>
          <SegmentedControl size="xs" data={spans} value={span} onChange={setSpan} aria-label={say('driftLook')} />
        </Group>
      }
    >
      <Asked query={query}>{drift => <Drift drift={drift} />}</Asked>
    </Section>
  );
}

function Drift({ drift }: { readonly drift: ContractDrift }): ReactNode {
  const say = useContractWords();
  const drifts = drift.findings.filter(each => each.drift);
  const notices = drift.findings.filter(each => !each.drift);
  const single = notices.filter(each => !isListed(each));
  return (
    <Stack gap="md">
      <Group gap="md">
        {drift.drifting ? (
          <ToneBadge tone="bad">{say('driftYes', { count: drifts.length })}</ToneBadge>
        ) : (
          <ToneBadge tone={drift.messages === 0 ? 'off' : 'good'}>
            {drift.messages === 0 ? say('messagesNone') : say('driftNo')}
          </ToneBadge>
        )}
        <Looked drift={drift} />
      </Group>
      <Findings title={say('driftTitle')} findings={drifts} />
      <Held drift={drift} />
      <Findings title={say('notices', { count: single.length })} findings={single} />
      <FieldList title={say('neverSeen')} findings={notices.filter(each => each.kind === 'never-seen')} />
      <FieldList title={say('notDeclared')} findings={notices.filter(each => each.kind === 'unknown-field')} />
      {drift.more > 0 && <Text size="sm">{say('driftMore', { count: drift.more })}</Text>}
    </Stack>
  );
}

/** What is said of many fields alike is one list of them. */
function isListed({ kind }: DriftFinding): boolean {
  return kind === 'never-seen' || kind === 'unknown-field';
}

function FieldList({ title, findings }: { readonly title: string; readonly findings: readonly DriftFinding[] }): ReactNode {
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

/** Which messages were looked at. */
function Looked({ drift: { messages, sources, oldest, newest, endedBy } }: { readonly drift: ContractDrift }): ReactNode {
  const say = useContractWords();
  const { language } = useLanguage();
  if (!oldest || !newest) return null;
  const [from, to] = [momentText(oldest.at, language), momentText(newest.at, language)];
  return (
    <Text size="sm" c="dimmed">
      <Plain>{say('driftSpan', { count: messages, sources: sources.join(', '), from, to })}</Plain>
      {(endedBy === 'bytes' || endedBy === 'time') && ` ${say(`driftEnded.${endedBy}`)}`}
    </Text>
  );
}

function Findings({ title, findings }: { readonly title: string; readonly findings: readonly DriftFinding[] }): ReactNode {
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

/** What waits for a person because of the contract. */
function Held({ drift: { held, days } }: { readonly drift: ContractDrift }): ReactNode {
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
