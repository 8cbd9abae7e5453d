import { Checkbox, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Changes } from './changes-tab.tsx';
import { FindingList } from './finding-list.tsx';
import type { Studio } from './use-studio.ts';
import { useStudioWords } from './words.ts';

/** Shows what will be written and asks why; what runs does not change. */
export function SaveDialog(props: { readonly studio: Studio; readonly opened: boolean; readonly close: () => void }): ReactNode {
  const say = useStudioWords();
  const { studio } = props;
  const save = useDo('saveMapping');
  const [despite, allow] = useState(false);
  const errors = (studio.preview?.findings ?? []).filter(({ level }) => level === 'error');
  const failing = (studio.preview?.tests ?? []).filter(({ passed }) => !passed).length;
  const act = (reason: string): Promise<unknown> =>
    save.mutateAsync({
      name: studio.view.name,
      base: studio.base.sha256,
      text: studio.history.text,
      reason,
      ...(despite && { despite }),
    });
  const isWrong = errors.length > 0 || failing > 0;
  return (
    <ActDialog
      opened={props.opened}
      title={say('saveTitle', { file: studio.view.file })}
      verb={say('save')}
      disabled={studio.stale || (isWrong && !despite)}
      act={act}
      close={props.close}
    >
      <Stack gap="xs">
        <Text size="sm">{say('saveAbout')}</Text>
        {(studio.view.from.regulated === true || studio.view.to.regulated === true) && <Text size="sm">{say('regulated')}</Text>}
        <Changes before={studio.base.text} after={studio.history.text} />
        <FindingList findings={errors} />
        {failing > 0 && <Text size="sm">{say('failingTests', { count: failing })}</Text>}
        {isWrong && <Checkbox label={say('despite')} checked={despite} onChange={event => allow(event.currentTarget.checked)} />}
      </Stack>
    </ActDialog>
  );
}
