import { Button, List, Text } from '@mantine/core';
import type { FlowDetail } from '@millrace/core';
import { Pause, Play } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import { rateText } from './rate-text.ts';
import { useIntegrationWords } from './words.ts';

/** Pauses a flow, or lets it go on, with the reason and after saying what it means. */
export function PauseButton({ flow }: { readonly flow: FlowDetail }): ReactNode {
  const say = useIntegrationWords();
  const may = useMay('operate');
  /** What was asked for when the dialog opened: it stays that while the dialog closes, and the flow is paused already. */
  const [asked, ask] = useState({ verb: 'pause' as 'pause' | 'resume', isOpen: false });
  const act = useDo(asked.verb);
  if (!may) return null;
  const offered = flow.pausedBecause === undefined ? 'pause' : 'resume';
  const Shape = offered === 'pause' ? Pause : Play;
  return (
    <>
      <Button variant="default" leftSection={<Shape size={16} />} onClick={() => ask({ verb: offered, isOpen: true })}>
        {say(offered)}
      </Button>
      <ActDialog
        opened={asked.isOpen}
        title={say(asked.verb === 'pause' ? 'pauseTitle' : 'resumeTitle', { title: plain(flow.title) })}
        verb={say(asked.verb)}
        act={reason => act.mutateAsync({ what: flow.name, reason })}
        close={() => ask({ ...asked, isOpen: false })}
      >
        {asked.verb === 'pause' ? <PauseMeans flow={flow} /> : <ResumeMeans flow={flow} />}
      </ActDialog>
    </>
  );
}

function PauseMeans({ flow: { from, to, backlog, recently, expireMs } }: { readonly flow: FlowDetail }): ReactNode {
  const say = useIntegrationWords();
  const { language } = useLanguage();
  const rate = rateText(recently.acceptedPerSecond, say, language);
  return (
    <List size="sm" spacing={6}>
      <List.Item>{say('pauseMeans', { source: plain(from.systemTitle), target: plain(to.systemTitle) })}</List.Item>
      <List.Item>{say('pauseWaits', { count: backlog.messages, rate })}</List.Item>
      {expireMs !== undefined && <List.Item>{say('pauseExpires', { age: durationText(expireMs, language) })}</List.Item>}
      <List.Item>{say('pauseOthers')}</List.Item>
    </List>
  );
}

function ResumeMeans({ flow }: { readonly flow: FlowDetail }): ReactNode {
  const say = useIntegrationWords();
  return (
    <>
      <Text size="sm">{say('pausedBecause', { reason: plain(flow.pausedBecause ?? '') })}</Text>
      <Text size="sm">{say('resumeMeans', { count: flow.backlog.messages })}</Text>
    </>
  );
}
