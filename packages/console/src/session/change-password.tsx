import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type ReactNode } from 'react';
import { useDo } from '../ask/use-do.ts';
import { useFrameWords } from '../frame/words.ts';
import { isChosen, NewPasswordFields, noPassword } from './new-password.tsx';
import { Refusal } from './refusal.tsx';
import { useSessionWords } from './words.ts';

/** Changes the own password. */
export function ChangePassword({ opened, close }: { readonly opened: boolean; readonly close: () => void }): ReactNode {
  const say = useSessionWords();
  const frame = useFrameWords();
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={<Text fw={600}>{say('changePassword')}</Text>}
      closeButtonProps={{ 'aria-label': frame('close') }}
    >
      <Form close={close} />
    </Modal>
  );
}

function Form({ close }: { readonly close: () => void }): ReactNode {
  const say = useSessionWords();
  const frame = useFrameWords();
  const [present, setPresent] = useState('');
  const [next, setNext] = useState(noPassword);
  const change = useDo('changePassword');
  const done = ({ ended }: { readonly ended: number }): void => {
    close();
    notifications.show({ message: say('passwordChanged', { count: ended }) });
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        change.mutate({ password: present, next: next.first }, { onSuccess: done });
      }}
    >
      <Stack>
        <PasswordInput
          label={say('presentPassword')}
          value={present}
          onChange={event => setPresent(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': say('show') }}
          data-autofocus
          required
          withAsterisk={false}
        />
        <NewPasswordFields value={next} onChange={setNext} />
        <Text size="xs" c="dimmed">
          {say('endsOthers')}
        </Text>
        <Refusal error={change.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {frame('cancel')}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={present === '' || !isChosen(next)}>
            {say('changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
