import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Plain } from '../../parts/plain.tsx';
import type { Hop, Trace } from './trace.ts';
import { useMessageWords } from './words.ts';

/** Asks before a held delivery is tried again or given up. */
export function HeldDialog(props: {
  readonly trace: Trace;
  readonly hop: Hop;
  readonly action: 'release' | 'cancel' | undefined;
  readonly close: () => void;
}): ReactNode {
  const say = useMessageWords();
  const { trace, hop, action = 'release', close } = props;
  const [release, cancel] = [useDo('release'), useDo('cancel')];
  const selection = { messages: [trace.message], flow: hop.flow };
  return (
    <ActDialog
      opened={props.action !== undefined}
      title={say(`act.${action}`)}
      verb={say(`act.${action}`)}
      grave={action === 'cancel'}
      close={close}
      act={reason =>
        action === 'cancel' ? cancel.mutateAsync({ selection, reason }) : release.mutateAsync({ selection, reason })
      }
    >
      <Text size="sm">
        <Plain>{say(`act.${action}About`, { target: hop.target, subject: trace.subject })}</Plain>
      </Text>
    </ActDialog>
  );
}
