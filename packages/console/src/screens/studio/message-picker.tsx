import { Anchor, Group, Select, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { momentText } from '../../text/time.ts';
import type { Studio } from './use-studio.ts';
import { useStudioWords } from './words.ts';

/** The real message that the mapping is tried on. */
export function MessagePicker({ studio }: { readonly studio: Studio }): ReactNode {
  const say = useStudioWords();
  const { language } = useLanguage();
  const { data = [] } = useAsk('mappingMessages', { name: studio.view.name, limit: 50 }, { everyMs: 10_000 });
  const isAsking = studio.preview === undefined && studio.failure === undefined;
  const tried = studio.preview?.message;
  const known = tried && !data.some(({ message }) => message === tried.message) ? [tried, ...data] : data;
  const passes = studio.preview?.result?.passes;
  const before = studio.preview?.result?.issues.find(({ of }) => of === 'before');
  return (
    <Group gap="xs" wrap="nowrap" align="center">
      <Select
        aria-label={say('triedOn')}
        size="xs"
        w={330}
        placeholder={say(isAsking ? 'askingMessages' : 'noMessage')}
        data={known.map(({ message, subject, receivedAt, title }) => ({
          value: String(message),
          label: plain(`${subject} · ${momentText(receivedAt, language)} · ${title}`),
        }))}
        value={tried ? String(tried.message) : null}
        allowDeselect={false}
        searchable
        onChange={message => studio.chooseMessage(message === null ? undefined : Number(message))}
      />
      {tried && (
        <Anchor component={Link} href={links.message(tried.message)} size="xs">
          {say('message', { message: tried.message })}
        </Anchor>
      )}
      {passes === false && <ToneBadge tone="off">{say('filtered')}</ToneBadge>}
      {before && (
        <Text size="xs" c="var(--state-bad)" lineClamp={1} title={plain(before.sentence)}>
          {plain(before.sentence)}
        </Text>
      )}
    </Group>
  );
}
