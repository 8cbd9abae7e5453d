import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useFrameWords } from '../frame/words.ts';
import { Failed } from './failed.tsx';

/** Asks before something is done: what it is, what it will do, and why the person does it. The reason goes into the audit trail. */
export function ActDialog(props: {
  readonly opened: boolean;
  readonly title: string;
  /** What will happen, in words; a dry run shows its result here. */
  readonly children: ReactNode;
  readonly verb: string;
  /** Cannot be undone. */
  readonly grave?: boolean;
  readonly disabled?: boolean;
  readonly act: (reason: string) => Promise<unknown>;
  readonly close: () => void;
}): ReactNode {
  const say = useFrameWords();
  const [reason, setReason] = useState('');
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const act = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await props.act(reason.trim());
      setReason('');
      props.close();
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      opened={props.opened}
      onClose={props.close}
      title={<Text fw={600}>{props.title}</Text>}
      size="lg"
      closeButtonProps={{ 'aria-label': say('close') }}
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          void act();
        }}
      >
        <Stack>
          {props.children}
          <Textarea
            label={say('reason')}
            description={say('reasonAbout')}
            value={reason}
            onChange={event => setReason(event.currentTarget.value)}
            maxLength={1000}
            autosize
            required
            data-autofocus
          />
          {failure !== undefined && <Failed error={failure} />}
          {props.grave && <Alert color="red">{say('grave')}</Alert>}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.close}>
              {say('cancel')}
            </Button>
            <Button
              type="submit"
              loading={busy}
              disabled={props.disabled === true || reason.trim() === ''}
              {...(props.grave && { color: 'red' })}
            >
              {props.verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
