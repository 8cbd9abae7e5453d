import { Anchor, Drawer, Group, Stack, Text } from '@mantine/core';
import { ApiError } from '@millrace/api';
import type { CorrectionDesk, HeldItem } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { CorrectionStory } from '../../parts/correction-story.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Age } from '../../parts/age.tsx';
import { Keys } from '../../parts/keys.tsx';
import { Plain } from '../../parts/plain.tsx';
import { plain } from '../../text/plain.ts';
import { CorrectionForm } from './correction-form.tsx';
import classes from './held.module.css';
import { useHeldWords } from './words.ts';

/** One held message beside the list: why it is held, its content to be corrected, and what was done so far. */
export function HeldDrawer(props: {
  readonly message: number;
  readonly owners: readonly string[];
  readonly close: () => void;
}): ReactNode {
  const say = useHeldWords();
  const query = useAsk('correction', { message: props.message });
  const isGone = query.error instanceof ApiError && query.error.problem.status === 404;
  return (
    <Drawer
      opened
      onClose={props.close}
      position="right"
      size="min(860px, 96vw)"
      title={<Text fw={600}>{say('drawer', { message: String(props.message) })}</Text>}
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      {isGone ? <Text>{say('notHeld')}</Text> : <Asked query={query}>{desk => <Desk desk={desk} close={props.close} />}</Asked>}
    </Drawer>
  );
}

function Desk({ desk, close }: { readonly desk: CorrectionDesk; readonly close: () => void }): ReactNode {
  const say = useHeldWords();
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <Keys keys={desk.held[0]?.keys ?? {}} />
        <Anchor component={Link} href={links.message(desk.message)} size="sm">
          {say('story')}
        </Anchor>
      </Group>
      {desk.held.length === 0 && <Text>{say('notHeld')}</Text>}
      {desk.held.map(item => (
        <WhyHeld key={item.flow} item={item} />
      ))}
      {desk.held.length > 0 && <CorrectionForm key={desk.content.sha256} desk={desk} done={close} />}
      <CorrectionStory corrections={desk.corrections} />
    </Stack>
  );
}

function WhyHeld({ item }: { readonly item: HeldItem }): ReactNode {
  const say = useHeldWords();
  return (
    <dl className={classes['facts']}>
      <dt>{say('reason')}</dt>
      <dd>
        <Text fw={550} size="sm">
          <Plain>{item.sentence ?? say('noCause')}</Plain>
        </Text>
        <Text size="xs" c="dimmed" className="mono">
          {item.code}
        </Text>
      </dd>
      {item.remedy !== undefined && (
        <>
          <dt>{say('remedy')}</dt>
          <dd>
            <Plain>{item.remedy}</Plain>
          </dd>
        </>
      )}
      <dt>{say('production')}</dt>
      <dd>{item.behind > 0 ? say('blocks', { count: item.behind }) : say('blocksNone')}</dd>
      <dt>{say('owner')}</dt>
      <dd>
        <Plain>{item.owner}</Plain>
        {item.forwarded && (
          <Text size="xs" c="dimmed">
            {plain(say('forwardedBy', { who: item.forwarded.by, note: item.forwarded.note }))} · <Age at={item.forwarded.at} />
          </Text>
        )}
      </dd>
      <dt>{say('where')}</dt>
      <dd>
        <Plain>{`${item.origin ?? item.source} → ${item.target}`}</Plain> · {say('since')} <Age at={item.heldSince} />
      </dd>
    </dl>
  );
}
