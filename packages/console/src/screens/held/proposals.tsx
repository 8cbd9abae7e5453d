import { Button, Group, Stack, Text, Title } from '@mantine/core';

import type { CorrectionView } from '@millrace/core';
import { UserCheck } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { useSession } from '../../frame/use-session.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { plain } from '../../text/plain.ts';
import { ChangesTable } from './changes-table.tsx';
import classes from './held.module.css';
import { tell } from '../../parts/tell.ts';
import { useHeldWords } from './words.ts';

/** Corrections that wait for a second person, with what differs and who may decide. */
export function Proposals(): ReactNode {
  const say = useHeldWords();
  const { data } = useAsk('corrections', { state: 'proposed', limit: 50 }, { live: true });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={classes['notice']} aria-label={say('proposals', { count: items.length })}>
      <Group gap="xs" mb="xs">
        <UserCheck size={18} aria-hidden color="var(--state-wait)" />
        <Title order={2}>{say('proposals', { count: items.length })}</Title>
      </Group>
      <Stack gap="md">
        {items.map(correction => (
          <Proposal key={correction.number} correction={correction} />
        ))}
      </Stack>
    </section>
  );
}

function Proposal({ correction }: { readonly correction: CorrectionView }): ReactNode {
  const say = useHeldWords();
  const { number, message, subject, who, reason, at, changes } = correction;
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="wrap">
        <Text size="sm" fw={550}>
          {plain(say('proposalBy', { message: String(message), subject, who }))} · <Age at={at} />
        </Text>
        <Decide correction={correction} />
      </Group>
      <Text size="sm">
        <Plain>{reason}</Plain>
      </Text>
      <ChangesTable changes={changes} label={`${say('changes')} ${number}`} />
    </Stack>
  );
}

/** Agreeing and refusing, for whoever may. */
export function Decide({ correction }: { readonly correction: CorrectionView }): ReactNode {
  const say = useHeldWords();
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
  const say = useHeldWords();
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
      <ChangesTable changes={correction.changes} label={say('changes')} />
    </ActDialog>
  );
}
