import { Group, SegmentedControl, Stack, Text } from '@mantine/core';
import type { ContractDrift } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { momentText } from '../../text/time.ts';
import { FieldList, Findings, HeldBecause, isListed } from './drift-findings.tsx';
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
      <HeldBecause drift={drift} />
      <Findings title={say('notices', { count: single.length })} findings={single} />
      <FieldList title={say('neverSeen')} findings={notices.filter(each => each.kind === 'never-seen')} />
      <FieldList title={say('notDeclared')} findings={notices.filter(each => each.kind === 'unknown-field')} />
      {drift.more > 0 && <Text size="sm">{say('driftMore', { count: drift.more })}</Text>}
    </Stack>
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
