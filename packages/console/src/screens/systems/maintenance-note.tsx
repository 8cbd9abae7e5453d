import { Alert, Button, Group, Text } from '@mantine/core';
import type { MaintenanceView } from '@millrace/core';
import { Wrench } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { momentText } from '../../text/time.ts';
import { useSystemWords } from './words.ts';

/** A window that is in force or planned, and how to end it. */
export function MaintenanceNote({ window }: { readonly window: MaintenanceView }): ReactNode {
  const say = useSystemWords();
  const { language } = useLanguage();
  const may = useMay('operate');
  const { what, from, until, reason, who, active, waiting } = window;
  const times = { what: plain(what), from: momentText(from, language), until: momentText(until, language) };
  return (
    <Alert color={active ? 'yellow' : 'gray'} variant="light" icon={<Wrench aria-hidden />} p="sm">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm" fw={600}>
            {say(active ? 'maintenanceNow' : 'maintenanceSoon', times)}
          </Text>
          <Text size="sm">{say('maintenanceBy', { reason: plain(reason), who: plain(who) })}</Text>
          {active && waiting > 0 && <Text size="sm">{say('maintenanceWaiting', { count: waiting })}</Text>}
        </div>
        {may && <EndButton window={window} />}
      </Group>
    </Alert>
  );
}

function EndButton({ window: { what, waiting } }: { readonly window: MaintenanceView }): ReactNode {
  const say = useSystemWords();
  const [isAsked, setAsked] = useState(false);
  const end = useDo('endMaintenance');
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setAsked(true)}>
        {say('maintenanceEnd')}
      </Button>
      <ActDialog
        opened={isAsked}
        title={say('maintenanceEndTitle', { what: plain(what) })}
        verb={say('maintenanceEnd')}
        act={reason => end.mutateAsync({ name: what, reason })}
        close={() => setAsked(false)}
      >
        <Text size="sm">{say('maintenanceEndMeans', { count: waiting })}</Text>
      </ActDialog>
    </>
  );
}
