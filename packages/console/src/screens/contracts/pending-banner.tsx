import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { PendingDocuments, ReloadReport } from '@millrace/core';
import { FilePen } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { Failed } from '../../parts/failed.tsx';
import { ChangeList } from './change-list.tsx';
import { IssueList } from './issue-list.tsx';
import { useContractWords } from './words.ts';

/** Says where the files of the project differ from what runs, and lets who may move to them. Nothing where they are the same. */
export function PendingBanner(): ReactNode {
  const say = useContractWords();
  const mayReload = useMay('change');
  const { data: pending } = useAsk('pendingDocuments', {});
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState<ReloadReport>();
  if (done !== undefined) return <Reloaded report={done} close={() => setDone(undefined)} />;
  if (pending === undefined || !(pending.changed || pending.refused)) return null;
  return (
    <Alert color="yellow" variant="light" icon={<FilePen aria-hidden />}>
      <Stack gap="xs" align="flex-start">
        <Text fw={600}>{say('pending')}</Text>
        <Text size="sm">{say('pendingAbout', { count: pending.changes.length })}</Text>
        <ChangeList changes={pending.changes} />
        {pending.refused && <Refused pending={pending} />}
        {mayReload && !pending.refused && (
          <Button size="compact-sm" onClick={() => setAsking(true)}>
            {say('reload')}
          </Button>
        )}
      </Stack>
      <ReloadDialog opened={asking} pending={pending} close={() => setAsking(false)} done={setDone} />
    </Alert>
  );
}

function Refused({ pending }: { readonly pending: PendingDocuments }): ReactNode {
  const say = useContractWords();
  return (
    <>
      <Text size="sm" fw={600}>
        {say('pendingRefused')}
      </Text>
      <IssueList issues={pending.issues} />
    </>
  );
}

/** Asks before the node moves to the files. */
function ReloadDialog(props: {
  readonly opened: boolean;
  readonly pending: PendingDocuments;
  readonly close: () => void;
  readonly done: (report: ReloadReport) => void;
}): ReactNode {
  const say = useContractWords();
  const { mutateAsync, isPending, error } = useDo('reload');
  const reload = async (): Promise<void> => {
    const report = await mutateAsync({}).catch(() => undefined);
    if (report === undefined) return;
    props.done(report);
    props.close();
  };
  return (
    <Modal
      opened={props.opened}
      onClose={props.close}
      title={<Text fw={600}>{say('reloadTitle')}</Text>}
      size="lg"
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <Stack>
        <Text size="sm">{say('reloadAbout')}</Text>
        <ChangeList changes={props.pending.changes} />
        <IssueList issues={props.pending.issues} />
        {error && <Failed error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.close}>
            {say('leave')}
          </Button>
          <Button loading={isPending} onClick={() => void reload()}>
            {say('reload')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function Reloaded({ report, close }: { readonly report: ReloadReport; readonly close: () => void }): ReactNode {
  const say = useContractWords();
  const { release, changed, started, stopped, restarted, untouched, issues } = report;
  return (
    <Alert
      color={changed ? 'teal' : 'yellow'}
      variant="light"
      withCloseButton
      closeButtonLabel={say('close')}
      onClose={close}
      role="status"
    >
      <Text fw={600}>{changed ? say('reloaded', { hash: release.slice(0, 12) }) : say('notReloaded')}</Text>
      <Text size="sm">
        {say('reloadedFlows', {
          started: started.length,
          stopped: stopped.length,
          restarted: restarted.length,
          untouched: untouched.length,
        })}
      </Text>
      <IssueList issues={issues} />
    </Alert>
  );
}
