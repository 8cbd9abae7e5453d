import { Button, Group, Text } from '@mantine/core';
import type { CorrectionView } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useDo } from '../ask/use-do.ts';
import { useMay } from '../frame/use-may.ts';
import { useSession } from '../frame/use-session.ts';
import { ActDialog } from './act-dialog.tsx';
import { ChangesTable } from './changes-table.tsx';
import { useCorrectionWords } from './correction-words.ts';
import { tell } from './tell.ts';

/** Agreeing and refusing, for whoever may. */
export function DecideCorrection({ correction }: { readonly correction: CorrectionView }): ReactNode {
  const say = useCorrectionWords();
  const [agree, setAgree] = useState<boolean>();
  const mayApprove = useMay('approve');
  const isOwn = useSession()?.who?.name === correction.who;
  if (!mayApprove)
    return (
      <Text size="sm" c="dimmed">
        {say('notApprover')}
      </Text>
    );
  return (
    <Group gap="xs">
      {isOwn ? (
        <Text size="sm" c="dimmed">
          {say('own')}
        </Text>
      ) : (
        <Button size="xs" onClick={() => setAgree(true)}>
          {say('agree')}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => setAgree(false)}>
        {say('refuse')}
      </Button>
      {agree !== undefined && <DecideDialog correction={correction} agree={agree} close={() => setAgree(undefined)} />}
    </Group>
  );
}

function DecideDialog({
  correction,
  agree,
  close,
}: {
  readonly correction: CorrectionView;
  readonly agree: boolean;
  readonly close: () => void;
}): ReactNode {
  const say = useCorrectionWords();
  const decide = useDo('decideCorrection');
  const run = async (reason: string): Promise<void> => {
    await decide.mutateAsync({ correction: correction.number, agree, reason });
    tell(say(agree ? 'agreed' : 'refusedDone'));
  };
  return (
    <ActDialog
      opened
      title={say(agree ? 'agreeTitle' : 'refuseTitle', { number: correction.number })}
      verb={say(agree ? 'agree' : 'refuse')}
      act={run}
      close={close}
    >
      <Text size="sm">{say(agree ? 'agreeAbout' : 'refuseAbout')}</Text>
      <ChangesTable changes={correction.changes} />
    </ActDialog>
  );
}
