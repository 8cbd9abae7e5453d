import { Button, Group, List, Radio, Stack, Switch, Text, TextInput } from '@mantine/core';
import type { InterfaceView } from '@millrace/core';
import { Wrench } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { plain } from '../../text/plain.ts';
import { inputText, momentOf } from './local-input.ts';
import { sentenceText } from './sentence-text.ts';
import { useSystemWords } from './words.ts';

const hourMs = 3_600_000;

/** Plans a time in which an interface, or its whole system, is left alone; says first what that means. */
export function MaintenanceButton({ details }: { readonly details: InterfaceView }): ReactNode {
  const say = useSystemWords();
  const may = useMay('operate');
  const [isAsked, setAsked] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button variant="default" leftSection={<Wrench size={16} aria-hidden />} onClick={() => setAsked(true)}>
        {say(details.maintenance.length === 0 ? 'maintenanceSet' : 'maintenanceChange')}
      </Button>
      {isAsked && <MaintenanceDialog details={details} close={() => setAsked(false)} />}
    </>
  );
}

function MaintenanceDialog({ details, close }: { readonly details: InterfaceView; readonly close: () => void }): ReactNode {
  const say = useSystemWords();
  const start = useDo('startMaintenance');
  const [what, setWhat] = useState(details.name);
  const [from, setFrom] = useState<string>();
  const [until, setUntil] = useState(() => inputText(Date.now() + 2 * hourMs));
  const [begin, end] = [from === undefined ? undefined : momentOf(from), momentOf(until)];
  const isWrong = end === undefined || (from !== undefined && begin === undefined);
  const act = (reason: string): Promise<unknown> =>
    start.mutateAsync({ name: what, until: end!, ...(begin !== undefined && { from: begin }), reason });
  return (
    <ActDialog
      opened
      title={say('maintenanceTitle', { what: plain(details.title) })}
      verb={say('maintenanceSet')}
      disabled={isWrong}
      act={act}
      close={close}
    >
      <What details={details} what={what} setWhat={setWhat} />
      <Times from={from} setFrom={setFrom} until={until} setUntil={setUntil} />
      <Stack gap={4}>
        <Text size="sm" fw={500}>
          {say('maintenanceMeans')}
        </Text>
        <List size="sm" spacing={4}>
          {details.guarantees.maintenance.map(sentence => (
            <List.Item key={sentence}>{sentenceText(sentence)}</List.Item>
          ))}
        </List>
      </Stack>
    </ActDialog>
  );
}

function What(props: {
  readonly details: InterfaceView;
  readonly what: string;
  readonly setWhat: (what: string) => void;
}): ReactNode {
  const say = useSystemWords();
  const { name, title, system } = props.details;
  const count = useAsk('systems', {}).data?.find(each => each.name === system.name)?.interfaces.length ?? 1;
  return (
    <Radio.Group label={say('maintenanceWhat')} value={props.what} onChange={props.setWhat}>
      <Group mt={4}>
        <Radio value={name} label={say('maintenanceOne', { name: plain(title) })} />
        <Radio value={system.name} label={say('maintenanceAll', { system: plain(system.title), count })} />
      </Group>
    </Radio.Group>
  );
}

function Times(props: {
  readonly from: string | undefined;
  readonly setFrom: (from: string | undefined) => void;
  readonly until: string;
  readonly setUntil: (until: string) => void;
}): ReactNode {
  const say = useSystemWords();
  const { from, setFrom, until, setUntil } = props;
  const begin = Date.parse((from === undefined ? undefined : momentOf(from)) ?? new Date().toISOString());
  return (
    <Stack gap="xs">
      <Switch
        label={say('maintenanceLater')}
        checked={from !== undefined}
        onChange={event => setFrom(event.currentTarget.checked ? inputText(Date.now() + hourMs) : undefined)}
      />
      <Group align="flex-end" gap="sm">
        {from !== undefined && (
          <TextInput
            type="datetime-local"
            label={say('maintenanceFrom')}
            value={from}
            onChange={event => setFrom(event.currentTarget.value)}
          />
        )}
        <TextInput
          type="datetime-local"
          label={say('maintenanceUntil')}
          value={until}
          onChange={event => setUntil(event.currentTarget.value)}
        />
        <Group gap={4}>
          {[1, 2, 4, 8].map(hours => (
            <Button key={hours} variant="default" size="sm" px={8} onClick={() => setUntil(inputText(begin + hours * hourMs))}>
              {say('maintenanceFor', { hours })}
            </Button>
          ))}
        </Group>
      </Group>
      <Text size="xs" c="dimmed">
        {say('maintenanceUntilAbout')}
      </Text>
    </Stack>
  );
}
