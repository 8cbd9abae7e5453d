import { Button, Checkbox, Group, Stack, Text, TextInput, Title } from '@mantine/core';

import type { MissingCode } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useDo } from '../../ask/use-do.ts';
import { useMay } from '../../frame/use-may.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { plain } from '../../text/plain.ts';
import { tell } from '../../parts/tell.ts';
import { useHeldWords } from './words.ts';

/** The codes that held messages wait for; adding one lets them go on. */
export function MissingCodes({ crosswalks }: { readonly crosswalks: readonly string[] }): ReactNode {
  const say = useHeldWords();
  const mayOperate = useMay('operate');
  const { data } = useAsk('missingCodes', {}, { live: true });
  const [chosen, choose] = useState<MissingCode>();
  const missing = (data ?? []).filter(({ crosswalk }) => crosswalks.includes(crosswalk));
  if (missing.length === 0) return null;
  return (
    <Stack gap={6}>
      <Title order={3}>{say('missing')}</Title>
      <Text size="sm" c="dimmed">
        {say('missingAbout')}
      </Text>
      {missing.map(code => (
        <Group key={JSON.stringify([code.crosswalk, code.code, code.direction, code.site])} gap="sm">
          <Text size="sm">
            {plain(say('missingCode', { code: code.code, crosswalk: code.crosswalk }))} ·{' '}
            {say('missingWaits', { count: code.deliveries, day: code.neededFrom ?? say('missingAlways') })} · {plain(code.owner)}
          </Text>
          {mayOperate && (
            <Button size="compact-xs" variant="default" onClick={() => choose(code)}>
              {say('add')}
            </Button>
          )}
        </Group>
      ))}
      {chosen && <AddEntry missing={chosen} close={() => choose(undefined)} />}
    </Stack>
  );
}

function AddEntry({ missing, close }: { readonly missing: MissingCode; readonly close: () => void }): ReactNode {
  const say = useHeldWords();
  const add = useDo('addEntry');
  const [other, setOther] = useState('');
  const [isLocal, setLocal] = useState(false);
  const isBack = missing.direction === 'back';
  const [from, to] = isBack ? [other.trim(), missing.code] : [missing.code, other.trim()];
  const run = async (reason: string): Promise<void> => {
    const site = isLocal ? missing.site : undefined;
    const { sentence } = await add.mutateAsync({
      name: missing.crosswalk,
      from,
      to,
      reason,
      ...(site !== undefined && { site }),
    });
    tell(plain(sentence));
  };
  return (
    <ActDialog
      opened
      title={plain(say('addTitle', { crosswalk: missing.crosswalk }))}
      verb={say('add')}
      disabled={other.trim() === ''}
      act={run}
      close={close}
    >
      <Group grow>
        <TextInput
          label={say('addFrom')}
          value={from}
          readOnly={!isBack}
          required
          onChange={event => setOther(event.currentTarget.value)}
        />
        <TextInput
          label={say('addTo')}
          value={to}
          readOnly={isBack}
          required
          onChange={event => setOther(event.currentTarget.value)}
        />
      </Group>
      {missing.site !== undefined && (
        <Checkbox
          label={say('addSite', { site: missing.site })}
          checked={isLocal}
          onChange={event => setLocal(event.currentTarget.checked)}
        />
      )}
    </ActDialog>
  );
}
