import { Stack, Text } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useParams } from 'wouter';
import { client } from '../../ask/client.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { CorrectionStory } from '../../parts/correction-story.tsx';
import { BytesView } from '../../parts/bytes-view.tsx';
import { NotFound } from '../../parts/not-found.tsx';
import { Page } from '../../parts/page.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ValueTree } from '../../parts/value-tree.tsx';
import { CopyLink } from './copy-link.tsx';
import { Facts } from './facts.tsx';
import { HopView } from './hop.tsx';
import { ProofMenu } from './proof-menu.tsx';
import { Related } from './related.tsx';
import { ReplayButton } from './replay.tsx';
import { TimeLine } from './time-line.tsx';
import type { Trace } from './trace.ts';
import { useMessageWords } from './words.ts';

/** One message whole: verdict, journey, time line, bytes, what it became in each target, versions, actions. */
export function Message(): ReactNode {
  const { message } = useParams<{ readonly message: string }>();
  const number = Number(message);
  return Number.isSafeInteger(number) && number > 0 ? <OfNumber number={number} /> : <NotFound />;
}

function OfNumber({ number }: { readonly number: number }): ReactNode {
  const say = useMessageWords();
  // A large message is work for the node; it is asked again when the person comes back to the page.
  const [isLarge, setLarge] = useState(false);
  const query = useAsk('explain', { message: number }, { live: !isLarge });
  const truncated = query.data?.received.truncated === true;
  useEffect(() => setLarge(truncated), [truncated]);
  return (
    <Page
      title={say('title', { number: String(number) })}
      actions={
        query.data && (
          <>
            <CopyLink />
            <ProofMenu message={number} />
            <ReplayButton trace={query.data} />
          </>
        )
      }
    >
      <Asked query={query}>{trace => <Whole key={trace.message} trace={trace} />}</Asked>
    </Page>
  );
}

function Whole({ trace }: { readonly trace: Trace }): ReactNode {
  const say = useMessageWords();
  return (
    <Stack gap="md">
      <Text size="lg" fw={550} data-testid="verdict">
        <Plain>{trace.sentence}</Plain>
      </Text>
      <Facts trace={trace} />
      <Related trace={trace} />
      {trace.corrections && <CorrectionStory corrections={trace.corrections} />}
      <TimeLine trace={trace} />
      {trace.hops.length === 0 && <Text size="sm">{say('noHops')}</Text>}
      {trace.hops.map(hop => (
        <HopView key={hop.flow} trace={trace} hop={hop} />
      ))}
      <Parsed trace={trace} />
      <Section title={say('bytesReceived')}>
        {trace.parseIssue !== undefined && (
          <Text size="sm" c="var(--state-bad)" mb="xs">
            <Plain>{say('notParsed', { reason: trace.parseIssue })}</Plain>
          </Text>
        )}
        <BytesView
          title={say('bytesReceived')}
          payload={trace.received}
          file={`message-${trace.message}-received.bin`}
          load={() => client.received({ message: trace.message })}
        />
      </Section>
    </Stack>
  );
}

/** What the message was read as, where no delivery shows it beside what it became. */
function Parsed({ trace }: { readonly trace: Trace }): ReactNode {
  const say = useMessageWords();
  if (trace.parsed === undefined || trace.hops.some(({ mapped }) => mapped !== undefined)) return null;
  return (
    <Section title={say('readAs')}>
      <ValueTree label={say('readAs')} value={trace.parsed} />
      {trace.parsedCut && (
        <Text size="sm" c="var(--state-wait)" mt="xs">
          {say('cutValue')}
        </Text>
      )}
    </Section>
  );
}
