import { Button, List, Text } from '@mantine/core';
import { RotateCcw } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../ask/client.ts';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import type { Trace } from './trace.ts';
import { useMessageWords } from './words.ts';

/** Reads the message again under the present release; what would happen is shown before. */
export function ReplayButton({ trace }: { readonly trace: Trace }): ReactNode {
  const say = useMessageWords();
  const mayAct = useMay('operate');
  const [opened, setOpened] = useState(false);
  if (!mayAct || trace.hops.length === 0) return null;
  return (
    <>
      <Button variant="default" leftSection={<RotateCcw size={16} aria-hidden />} onClick={() => setOpened(true)}>
        {say('act.replay')}
      </Button>
      {opened && <ReplayDialog message={trace.message} close={() => setOpened(false)} />}
    </>
  );
}

function ReplayDialog({ message, close }: { readonly message: number; readonly close: () => void }): ReactNode {
  const say = useMessageWords();
  const replay = useDo('replay');
  const selection = { messages: [message] };
  const dry = useQuery({
    queryKey: ['replay', message],
    queryFn: ({ signal }) => client.replay({ selection, dryRun: true, reason: say('act.replay') }, signal),
    staleTime: 0,
  });
  const sends = dry.data?.items.some(({ would }) => would === 'send') === true;
  return (
    <ActDialog
      opened
      title={say('act.replay')}
      verb={say('act.replay')}
      disabled={!sends}
      close={close}
      act={reason => replay.mutateAsync({ selection, dryRun: false, reason })}
    >
      <Asked query={dry}>
        {report => (
          <>
            <Text size="sm">{say('act.replayAbout')}</Text>
            <List size="sm">
              {report.items.map(item => (
                <List.Item key={item.flow}>
                  <Plain>{`${item.flow}: ${say(`act.would.${item.would}`)}${item.sentence === undefined ? '' : `: ${item.sentence}`}`}</Plain>
                </List.Item>
              ))}
            </List>
            {!sends && <Text size="sm">{say('act.replayNone')}</Text>}
          </>
        )}
      </Asked>
    </ActDialog>
  );
}
