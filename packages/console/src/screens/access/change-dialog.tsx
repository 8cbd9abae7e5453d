import { Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { AccountView } from '@millrace/api';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { plain } from '../../text/plain.ts';
import { RightsFields, type Rights } from './rights-fields.tsx';
import { useAccessWords } from './words.ts';

/** Sets role and sites of an account. */
export function ChangeDialog({ account, close }: { readonly account: AccountView; readonly close: () => void }): ReactNode {
  const say = useAccessWords();
  const [rights, setRights] = useState<Rights>({ role: account.role, sites: account.sites ?? [] });
  const change = useDo('changeAccount');
  const act = (reason: string): Promise<unknown> => {
    const { role, sites } = rights;
    return change.mutateAsync({ name: account.name, role, reason, ...(sites.length > 0 && { sites }) });
  };
  return (
    <ActDialog opened title={say('changeTitle', { name: plain(account.name) })} verb={say('changeVerb')} close={close} act={act}>
      <Text size="sm">{say('changeAbout')}</Text>
      <RightsFields value={rights} onChange={setRights} />
    </ActDialog>
  );
}
