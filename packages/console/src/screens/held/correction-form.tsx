import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';

import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ContentCheck, CorrectionDesk, CorrectionReport } from '@millrace/core';
import { ShieldCheck } from 'lucide-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { client } from '../../ask/client.ts';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { ChangesTable } from '../../parts/changes-table.tsx';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { layOutJson } from '../../text/lay-out-json.ts';
import { ActOn } from './act-on.tsx';
import classes from './held.module.css';
import { IssueList } from './issue-list.tsx';
import { Outcomes } from './outcomes.tsx';
import { tell } from '../../parts/tell.ts';
import { useHeldWords } from './words.ts';

const ContentEditor = lazy(() => import('./content-editor.tsx').then(each => ({ default: each.ContentEditor })));

/** The content of a held message to be corrected: checked while it is written, with what would be sent; kept with a reason. */
export function CorrectionForm({ desk, done }: { readonly desk: CorrectionDesk; readonly done: () => void }): ReactNode {
  const say = useHeldWords();
  const mayOperate = useMay('operate');
  const inForce = desk.content.text ?? '';
  const begun = mayOperate && desk.format === 'json' && !inForce.trim().includes('\n') ? layOutJson(inForce) : inForce;
  const [text, setText] = useState(begun);
  const [goTo, setGoTo] = useState<{ readonly line: number }>();
  const isChanged = text !== inForce;
  const correct = useDo('correct');
  const check = useCheck(desk, text, isChanged && mayOperate && !correct.isPending && !correct.isSuccess);
  const report = isChanged ? (check.data ?? withoutPlaces(desk)) : desk;
  if (desk.content.text === undefined || desk.content.truncated) return <Text size="sm">{noEditor(say, desk)}</Text>;
  return (
    <Stack gap="sm" component="section" aria-label={say('content')}>
      <ContentHead desk={desk} isChanged={text !== begun} undo={() => setText(begun)} />
      <Suspense fallback={<Loading />}>
        <ContentEditor
          label={say('editorLabel', { message: String(desk.message) })}
          format={desk.format}
          text={text}
          issues={report.issues}
          readOnly={!mayOperate}
          change={setText}
          goTo={goTo}
        />
      </Suspense>
      <IssueList issues={report.issues} goTo={line => setGoTo({ line })} />
      {isChanged && check.error && <Failed error={check.error} />}
      {text !== begun && check.data && <ChangesTable changes={check.data.changes} />}
      <Outcomes check={report} />
      {mayOperate ? (
        <Save desk={desk} text={text} check={check} correct={correct} isChanged={text !== begun} done={done} />
      ) : (
        <Text size="sm" c="dimmed">
          {say('readOnly')}
        </Text>
      )}
    </Stack>
  );
}

/** What is wrong with the content in force, for as long as its places do not fit what stands in the editor. */
function withoutPlaces(desk: CorrectionDesk): ContentCheck {
  return { ...desk, issues: desk.issues.map(({ at: _, ...issue }) => issue) };
}

/** The dry run of what stands in the editor, a moment after the last key. */
function useCheck(desk: CorrectionDesk, text: string, enabled: boolean): UseQueryResult<CorrectionReport> {
  const [settled] = useDebouncedValue(text, 350);
  return useQuery({
    queryKey: ['correct dry run', desk.message, desk.content.sha256, settled],
    queryFn: ({ signal }) =>
      client.correct({ message: desk.message, text: settled, base: desk.content.sha256, dryRun: true }, signal),
    enabled: enabled && settled === text,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
}

function noEditor(say: ReturnType<typeof useHeldWords>, { message, content }: CorrectionDesk): string {
  return content.truncated ? say('contentLarge', { bytes: content.bytes }) : say('contentBinary', { message: String(message) });
}

function ContentHead(props: {
  readonly desk: CorrectionDesk;
  readonly isChanged: boolean;
  readonly undo: () => void;
}): ReactNode {
  const say = useHeldWords();
  const { isPart, regulated, held } = props.desk;
  const corrected = held[0]?.corrected;
  return (
    <div>
      <Group justify="space-between">
        <Title order={3}>{say('content')}</Title>
        {props.isChanged && (
          <Button size="compact-xs" variant="subtle" onClick={props.undo}>
            {say('undo')}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {corrected === undefined ? say('contentAbout') : say('contentCorrected', { number: corrected })}
        {isPart && ` ${say('contentPart')}`}
      </Text>
      {regulated.length > 0 && (
        <Group className={classes['notice']!} gap="xs" mt="xs" wrap="nowrap">
          <ShieldCheck size={18} aria-hidden color="var(--state-wait)" />
          <Text size="sm">{say('regulated', { contracts: regulated.join(', ') })}</Text>
        </Group>
      )}
    </div>
  );
}

function Save(props: {
  readonly desk: CorrectionDesk;
  readonly text: string;
  readonly check: UseQueryResult<CorrectionReport>;
  readonly correct: ReturnType<typeof useDo<'correct'>>;
  readonly isChanged: boolean;
  readonly done: () => void;
}): ReactNode {
  const say = useHeldWords();
  const { desk, text, check, correct, isChanged, done } = props;
  const [reason, setReason] = useState('');
  const [releasing, setReleasing] = useState(false);
  const isRegulated = desk.regulated.length > 0;
  const isFit = isChanged && check.data?.ok === true && !check.isPlaceholderData;
  const save = async (): Promise<void> => {
    const report = await correct.mutateAsync({ message: desk.message, text, base: desk.content.sha256, reason: reason.trim() });
    tell(say(report.state === 'proposed' ? 'proposeDone' : 'correctDone'));
    done();
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        void save().catch(() => undefined); // the failure stands below
      }}
    >
      <Stack gap="xs">
        <Textarea
          label={say('why')}
          description={say('whyAbout')}
          value={reason}
          onChange={event => setReason(event.currentTarget.value)}
          maxLength={1000}
          autosize
          required
        />
        {correct.error && <Failed error={correct.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setReleasing(true)} disabled={isChanged}>
            {say('asItIs')}
          </Button>
          <Button type="submit" loading={correct.isPending} disabled={!isFit || reason.trim() === ''}>
            {say(isRegulated ? 'propose' : 'correct')}
          </Button>
        </Group>
      </Stack>
      {releasing && (
        <ActOn
          act={{ action: 'release', selection: { messages: [desk.message] }, count: desk.held.length }}
          owners={[]}
          close={isDone => {
            setReleasing(false);
            if (isDone) done();
          }}
        />
      )}
    </form>
  );
}
