import { Button, Group } from '@mantine/core';
import type { IncidentAction, IncidentView } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { useMay } from '../../frame/use-may.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { useDo } from '../../ask/use-do.ts';
import { plain } from '../../text/plain.ts';
import { ProbeDialog } from './probe-dialog.tsx';
import { useNowWords } from './words.ts';

/** What a person may do about an incident without harm. What they may not do is not offered. */
export function IncidentActions({ incident }: { readonly incident: IncidentView }): ReactNode {
  const mayOperate = useMay('operate');
  const actions = incident.actions.filter(action => mayOperate || addressOf(action) !== undefined);
  if (actions.length === 0) return null;
  return (
    <Group gap="xs">
      {actions.map(action => (
        <OneAction key={JSON.stringify(action)} action={action} incident={incident} />
      ))}
    </Group>
  );
}

function OneAction({ action, incident }: { readonly action: IncidentAction; readonly incident: IncidentView }): ReactNode {
  const say = useNowWords();
  const [opened, setOpened] = useState(false);
  const address = addressOf(action);
  const label = say(`do.${action.do}`, { what: plain(aboutOf(action, incident)) });
  if (address !== undefined)
    return (
      <Button component={Link} href={address} variant="default" size="compact-sm">
        {label}
      </Button>
    );
  return (
    <>
      <Button variant="light" size="compact-sm" onClick={() => setOpened(true)}>
        {label}
      </Button>
      {action.do === 'probe' && opened && <ProbeDialog name={action.interface!} close={() => setOpened(false)} />}
      {(action.do === 'pause' || action.do === 'resume') && (
        <PauseDialog verb={action.do} flow={action.flow!} title={label} opened={opened} close={() => setOpened(false)} />
      )}
    </>
  );
}

function PauseDialog(props: {
  readonly verb: 'pause' | 'resume';
  readonly flow: string;
  readonly title: string;
  readonly opened: boolean;
  readonly close: () => void;
}): ReactNode {
  const say = useNowWords();
  const { mutateAsync } = useDo(props.verb);
  return (
    <ActDialog {...props} verb={say(`verb.${props.verb}`)} act={reason => mutateAsync({ what: props.flow, reason })}>
      {say(`about.${props.verb}`)}
    </ActDialog>
  );
}

/** The page that an action leads to; nothing where it does something. */
function addressOf(action: IncidentAction): string | undefined {
  const { flow, code } = action;
  switch (action.do) {
    case 'open-held':
      return links.held({ ...(flow !== undefined && { flow }), ...(code !== undefined && { code }) });
    case 'open-interface':
      return links.interface(action.interface!);
    case 'open-flow':
      return links.integration(flow!);
    case 'open-message':
      return links.message(action.message!);
    case 'verify-ledger':
      return '/trust';
    default:
      return undefined;
  }
}

function aboutOf(action: IncidentAction, { flows }: IncidentView): string {
  return action.interface ?? flows.find(({ name }) => name === action.flow)?.title ?? action.flow ?? '';
}
