import { Alert, Button, Group, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Failed } from '../../parts/failed.tsx';
import { plain } from '../../text/plain.ts';
import { useMay } from '../../frame/use-may.ts';
import { Changes } from './changes-tab.tsx';
import type { Studio } from './use-studio.ts';
import { useStudioWords } from './words.ts';

/** What a person must know before changing: whose file it is, whether somebody else changed it, whether what runs is another version. */
export function Banners({ studio }: { readonly studio: Studio }): ReactNode {
  return (
    <>
      {studio.view.library && <OfLibrary studio={studio} />}
      {studio.base.outdated && <ChangedMeanwhile studio={studio} />}
      {studio.draft && !studio.dirty && studio.draft.text !== studio.base.text && <Unsaved studio={studio} />}
      {studio.view.running !== 'same' && !studio.dirty && <NotRunning studio={studio} />}
      {studio.failure !== undefined && <Failed error={studio.failure} />}
    </>
  );
}

function OfLibrary({ studio }: { readonly studio: Studio }): ReactNode {
  const say = useStudioWords();
  const mayChange = useMay('change');
  const copy = useDo('copyMapping');
  const [opened, open] = useState(false);
  return (
    <Alert color="gray" variant="light" title={say('library')}>
      <Group justify="space-between">
        <Text size="sm">{say('libraryAbout', { file: studio.view.file })}</Text>
        {mayChange && (
          <Button size="compact-sm" onClick={() => open(true)}>
            {say('copy')}
          </Button>
        )}
      </Group>
      <ActDialog
        opened={opened}
        title={say('copy')}
        verb={say('copy')}
        act={reason => copy.mutateAsync({ name: studio.view.name, reason })}
        close={() => open(false)}
      >
        <Text size="sm">{say('copyAbout')}</Text>
      </ActDialog>
    </Alert>
  );
}

function ChangedMeanwhile({ studio }: { readonly studio: Studio }): ReactNode {
  const say = useStudioWords();
  return (
    <Alert color="yellow" variant="light" title={say('outdated')} role="alert">
      <Changes before={studio.base.text} after={studio.view.text} />
      <Group mt="xs" gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            studio.base.renew();
            studio.step({ kind: 'change', text: studio.view.text });
          }}
        >
          {say('takeTheirs')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => studio.base.renew()}>
          {say('keepMine')}
        </Button>
      </Group>
    </Alert>
  );
}

function Unsaved({ studio }: { readonly studio: Studio }): ReactNode {
  const say = useStudioWords();
  const [gone, dismiss] = useState(false);
  if (gone) return null;
  return (
    <Alert color="gray" variant="light" title={say('unsaved')}>
      <Group gap="xs">
        <Button size="compact-sm" onClick={() => studio.step({ kind: 'change', text: studio.draft!.text })}>
          {say('restore')}
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => dismiss(true)}>
          {say('discard')}
        </Button>
      </Group>
    </Alert>
  );
}

/** The file says something else than what runs; moving to it is a step of its own. */
function NotRunning({ studio }: { readonly studio: Studio }): ReactNode {
  const say = useStudioWords();
  const mayChange = useMay('change');
  const reload = useDo('reload');
  const errors = reload.data?.issues.filter(({ level }) => level === 'error') ?? [];
  return (
    <Alert color="race" variant="light" title={say(studio.view.running === 'absent' ? 'runningAbsent' : 'runningOther')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text size="sm">{say('runningAbout')}</Text>
        {mayChange && (
          <Button size="compact-sm" loading={reload.isPending} onClick={() => reload.mutate({})}>
            {say('makeItRun')}
          </Button>
        )}
      </Group>
      {reload.error && <Failed error={reload.error} />}
      {errors.map(({ sentence, file, line }) => (
        <Text key={sentence} size="sm" c="var(--state-bad)">
          {plain(`${file ?? ''}:${line ?? ''} ${sentence}`)}
        </Text>
      ))}
    </Alert>
  );
}
