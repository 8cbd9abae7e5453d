import { Autocomplete, Text } from '@mantine/core';

import type { ArgumentsOf } from '@millrace/api';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { plain } from '../../text/plain.ts';
import { BulkBar, DryRun } from './dry-run.tsx';
import { tell } from '../../parts/tell.ts';
import { useHeldWords } from './words.ts';

/** What a person is about to do with some held deliveries. */
export interface Act {
  readonly action: 'release' | 'cancel' | 'forward';
  readonly selection: ArgumentsOf<'release'>['selection'];
  readonly count: number;
}

/** Asks before an act on held deliveries, shows what it would do, and does it. */
export function ActOn(props: {
  readonly act: Act;
  readonly owners: readonly string[];
  readonly close: (done: boolean) => void;
}): ReactNode {
  return props.act.action === 'forward' ? (
    <ForwardDialog act={props.act} owners={props.owners} close={props.close} />
  ) : (
    <DecideDialog act={props.act} action={props.act.action} close={props.close} />
  );
}

function DecideDialog({
  act,
  action,
  close,
}: {
  readonly act: Act;
  readonly action: 'release' | 'cancel';
  readonly close: (done: boolean) => void;
}): ReactNode {
  const say = useHeldWords();
  const [release, cancel] = [useDo('release'), useDo('cancel')];
  const { selection, count } = act;
  const busy = release.isPending || cancel.isPending;
  const run = async (reason: string): Promise<void> => {
    if (action === 'release') {
      const { sent } = await release.mutateAsync({ selection, reason });
      tell(say('released', { count: sent }));
    } else {
      const { cancelled } = await cancel.mutateAsync({ selection, reason });
      tell(say('cancelled', { count: cancelled }));
    }
    close(true);
  };
  return (
    <ActDialog
      opened
      title={say(action === 'release' ? 'releaseTitle' : 'cancelTitle', { count })}
      verb={say(action)}
      grave={action === 'cancel'}
      act={run}
      close={() => close(false)}
    >
      <Text size="sm">{say(action === 'release' ? 'releaseAbout' : 'cancelAbout')}</Text>
      {busy ? <BulkBar action={action} /> : <DryRun action={action} selection={selection} count={count} />}
    </ActDialog>
  );
}

function ForwardDialog(props: {
  readonly act: Act;
  readonly owners: readonly string[];
  readonly close: (done: boolean) => void;
}): ReactNode {
  const say = useHeldWords();
  const [to, setTo] = useState('');
  const forward = useDo('forward');
  const { selection, count } = props.act;
  const run = async (reason: string): Promise<void> => {
    const { forwarded } = await forward.mutateAsync({ selection, to: to.trim(), reason });
    tell(plain(say('forwardDone', { count: forwarded, to: to.trim() })));
    props.close(true);
  };
  return (
    <ActDialog
      opened
      title={say('forwardTitle', { count })}
      verb={say('forward')}
      disabled={to.trim() === ''}
      act={run}
      close={() => props.close(false)}
    >
      <Text size="sm">{say('forwardAbout')}</Text>
      <Autocomplete
        label={say('forwardTo')}
        description={say('forwardToHint')}
        data={[...props.owners]}
        value={to}
        onChange={setTo}
        maxLength={200}
        required
      />
      {forward.isPending && <BulkBar action="forward" />}
    </ActDialog>
  );
}
