import { Button, Group, List, Modal, Stack, Text } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { useFrameWords } from '../../frame/words.ts';
import { Failed } from '../../parts/failed.tsx';
import { Loading } from '../../parts/loading.tsx';
import { Plain } from '../../parts/plain.tsx';
import { ToneShape } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import { useNowWords } from './words.ts';

/** Tests the path to another system, and shows each step; the other system is not changed by it. */
export function ProbeDialog({ name, close }: { readonly name: string; readonly close: () => void }): ReactNode {
  const say = useNowWords();
  const frame = useFrameWords();
  const { mutate, data, error, isPending } = useDo('probe');
  useEffect(() => mutate({ name }), [mutate, name]);
  return (
    <Modal
      opened
      onClose={close}
      size="lg"
      title={<Text fw={600}>{say('do.probe', { what: plain(name) })}</Text>}
      closeButtonProps={{ 'aria-label': frame('close') }}
    >
      <Stack>
        <Text size="sm">{say('probeAbout')}</Text>
        {isPending && <Loading />}
        {error !== null && <Failed error={error} />}
        {data !== undefined && !isPending && (
          <List spacing={6} listStyleType="none" center={false}>
            {data.steps.map(({ step, ok, detail }) => (
              <List.Item key={step} icon={<ToneShape tone={ok ? 'good' : 'bad'} />}>
                <strong>{plain(step)}</strong> <Plain>{detail}</Plain>
              </List.Item>
            ))}
          </List>
        )}
        <Group justify="flex-end">
          <Button variant="default" disabled={isPending} onClick={() => mutate({ name })}>
            {frame('again')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
