import { Alert, Button, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { Check, Copy, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { useAccessWords } from './words.ts';

/** A secret that is shown this once. */
export interface Once {
  readonly title: string;
  readonly about: string;
  readonly secret: string;
}

/** Shows a secret this once, to be copied; it closes by its button alone, so that nobody loses it by a click beside it. */
export function OnceDialog({ once, close }: { readonly once: Once | undefined; readonly close: () => void }): ReactNode {
  const say = useAccessWords();
  const frame = useFrameWords();
  return (
    <Modal
      opened={once !== undefined}
      onClose={close}
      title={<Text fw={600}>{once?.title}</Text>}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      closeButtonProps={{ 'aria-label': frame('close') }}
    >
      <Stack>
        <Alert color="yellow" variant="light" icon={<TriangleAlert aria-hidden />}>
          <Text size="sm">{once?.about}</Text>
        </Alert>
        <Text className="mono" data-testid="secret">
          {once?.secret}
        </Text>
        <Group justify="flex-end">
          <CopyButton value={once?.secret ?? ''}>
            {({ copied, copy }) => (
              <Button
                variant="default"
                onClick={copy}
                leftSection={copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
              >
                {copied ? say('copied') : say('copy')}
              </Button>
            )}
          </CopyButton>
          <Button onClick={close}>{say('done')}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
