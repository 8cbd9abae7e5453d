import { Group, List, Select, Stack, Text, Title } from '@mantine/core';
import type { ComparedContracts } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import type { Tone } from '../../parts/tone.ts';
import { DocumentLink } from './document-link.tsx';
import { IssueList } from './issue-list.tsx';
import { useContractWords } from './words.ts';

const tones: Readonly<Record<ComparedContracts['compatible'], Tone>> = {
  both: 'good',
  readers: 'wait',
  writers: 'wait',
  nobody: 'bad',
};

/** The versions of a contract, and two of them compared in words. */
export function VersionsSection({
  contract,
  versions,
}: {
  readonly contract: string;
  readonly versions: readonly string[];
}): ReactNode {
  const say = useContractWords();
  const neighbour = versions[versions.indexOf(contract) - 1];
  const [older, setOlder] = useState(neighbour ?? contract);
  const [newer, setNewer] = useState(neighbour === undefined ? (versions.at(-1) ?? contract) : contract);
  if (versions.length < 2)
    return (
      <Section title={say('versions')}>
        <Text size="sm">{say('versionsOne')}</Text>
      </Section>
    );
  return (
    <Section title={say('versions')}>
      <Stack gap="md">
        <Group gap="md" align="flex-end">
          <Version label={say('older')} versions={versions} value={older} choose={setOlder} />
          <Version label={say('newer')} versions={versions} value={newer} choose={setNewer} />
        </Group>
        {older === newer ? <Text size="sm">{say('same')}</Text> : <Compared older={older} newer={newer} />}
      </Stack>
    </Section>
  );
}

function Version(props: {
  readonly label: string;
  readonly versions: readonly string[];
  readonly value: string;
  readonly choose: (version: string) => void;
}): ReactNode {
  return (
    <Select
      label={props.label}
      data={[...props.versions]}
      value={props.value}
      onChange={version => version !== null && props.choose(version)}
      allowDeselect={false}
      w={260}
    />
  );
}

function Compared({ older, newer }: { readonly older: string; readonly newer: string }): ReactNode {
  const query = useAsk('compareContracts', { contract: older, with: newer });
  return <Asked query={query}>{compared => <Comparison compared={compared} />}</Asked>;
}

function Comparison({ compared }: { readonly compared: ComparedContracts }): ReactNode {
  const say = useContractWords();
  const breaking = compared.differences.filter(each => each.breaks !== 'nobody');
  const harmless = compared.differences.filter(each => each.breaks === 'nobody');
  return (
    <Stack gap="md">
      <div>
        <ToneBadge tone={tones[compared.compatible]}>{say(`compatible.${compared.compatible}`)}</ToneBadge>
      </div>
      {compared.differences.length === 0 && <Text size="sm">{say('same')}</Text>}
      <Differences title={say('breaking', { count: breaking.length })} differences={breaking} />
      <Differences title={say('harmless', { count: harmless.length })} differences={harmless} />
      <Touched compared={compared} />
    </Stack>
  );
}

function Differences(props: { readonly title: string; readonly differences: ComparedContracts['differences'] }): ReactNode {
  if (props.differences.length === 0) return null;
  return (
    <div>
      <Title order={3} mb={4}>
        {props.title}
      </Title>
      <List size="sm" spacing={3}>
        {props.differences.map(({ sentence }) => (
          <List.Item key={sentence}>
            <Plain>{sentence}</Plain>
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function Touched({ compared: { older, touched } }: { readonly compared: ComparedContracts }): ReactNode {
  const say = useContractWords();
  if (touched.length === 0) return <Text size="sm">{say('touchedNone', { older })}</Text>;
  return (
    <div>
      <Title order={3} mb={4}>
        {say('touched', { older })}
      </Title>
      <Stack gap={6}>
        {touched.map(({ kind, name, as, issues }) => (
          <div key={`${kind} ${name}`}>
            <Group gap={8}>
              <DocumentLink of={{ kind, ref: name }} />
              <Text size="sm" c="dimmed">
                {say(`kind.${kind}`)}, {say(`as.${as}`)}
              </Text>
              {issues.length === 0 ? (
                <ToneBadge tone="good">{say('goesOn')}</ToneBadge>
              ) : (
                <ToneBadge tone="bad">{say('toCorrect', { count: issues.length })}</ToneBadge>
              )}
            </Group>
            <IssueList issues={issues} />
          </div>
        ))}
      </Stack>
    </div>
  );
}
