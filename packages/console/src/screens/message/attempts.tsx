import { Accordion, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { client } from '../../ask/client.ts';
import { BytesView, type ShownBytes } from '../../parts/bytes-view.tsx';
import { Plain } from '../../parts/plain.tsx';
import { useLanguage } from '../../text/language.tsx';
import { clockText, durationText } from '../../text/time.ts';
import type { Hop, Trace, Try } from './trace.ts';
import { useMessageWords } from './words.ts';

/** Every call to the target: what was sent and answered, how long it took, what came of it. The last one is open. */
export function Attempts({ trace, hop }: { readonly trace: Trace; readonly hop: Hop }): ReactNode {
  const say = useMessageWords();
  const { tries } = hop;
  if (tries.length === 0) return <Text size="sm">{say('noAttempts')}</Text>;
  return (
    <div>
      <Title order={3} mb={4}>
        {say('attempts', { count: tries.length })}
      </Title>
      <Accordion multiple variant="contained" order={4} defaultValue={[String(tries.at(-1)!.record)]}>
        {tries.map((each, index) => (
          <Accordion.Item key={each.record} value={String(each.record)}>
            <Accordion.Control>
              <TryHead each={each} />
            </Accordion.Control>
            <Accordion.Panel>
              <TryBytes trace={trace} each={each} before={tries[index - 1]} />
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </div>
  );
}

function TryHead({ each }: { readonly each: Try }): ReactNode {
  const say = useMessageWords();
  const { language } = useLanguage();
  return (
    <Group gap="md">
      <Text size="sm" fw={550}>
        {say('tryLine', { number: each.number, kind: say(`kind.${each.kind}`) })}
      </Text>
      <Text size="sm">{say(`outcome.${each.outcome}`)}</Text>
      <Text size="sm" c="dimmed">
        {clockText(each.startedAt, language)} ·{' '}
        {each.tookMs === undefined ? say('neverEnded') : say('took', { time: durationText(each.tookMs, language) })} ·{' '}
        {say('release')} <Plain mono>{each.release.slice(0, 12)}</Plain>
      </Text>
    </Group>
  );
}

function TryBytes(props: { readonly trace: Trace; readonly each: Try; readonly before: Try | undefined }): ReactNode {
  const say = useMessageWords();
  const { each, before } = props;
  const isSame = each.sent !== undefined && each.sent.sha256 === before?.sent?.sha256;
  return (
    <Stack gap="sm">
      {each.sent && (
        <Part title={say('bytesSent')} {...props} part="sent" payload={each.sent}>
          {isSame && each.sent.bytes > 0 && (
            <Text size="sm" c="dimmed" span>
              {` · ${say('sameAsBefore')}`}
            </Text>
          )}
        </Part>
      )}
      {each.answered && <Part title={say('bytesAnswered')} {...props} part="answered" payload={each.answered} />}
    </Stack>
  );
}

function Part(props: {
  readonly title: string;
  readonly trace: Trace;
  readonly each: Try;
  readonly part: 'sent' | 'answered';
  readonly payload: ShownBytes;
  readonly children?: ReactNode;
}): ReactNode {
  const { title, part, payload } = props;
  const [message, attempt] = [props.trace.message, props.each.record];
  return (
    <div>
      <Text size="sm" fw={550} component="div" mb={4}>
        {title}
        {props.children}
      </Text>
      <BytesView
        title={title}
        payload={payload}
        file={`message-${message}-attempt-${attempt}-${part}.bin`}
        load={() => client.attemptBytes({ message, attempt, part })}
      />
    </div>
  );
}
