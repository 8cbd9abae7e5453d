import { Select, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { scopes, type Scope } from '@millrace/api';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { useSessionWords } from '../../session/words.ts';
import { plain } from '../../text/plain.ts';
import type { Once } from './once-dialog.tsx';
import { SitesField } from './rights-fields.tsx';
import { useAccessWords } from './words.ts';

const dayMs = 86_400_000;
const lifetimes = [30, 90, 365] as const;

interface Draft {
  readonly name: string;
  readonly scope: Scope;
  readonly sites: readonly string[];
  /** Empty: it never expires. */
  readonly days: string;
}

const empty: Draft = { name: '', scope: 'read', sites: [], days: '90' };

/** Makes a token, which is shown once. */
export function TokenDialog(props: {
  readonly opened: boolean;
  readonly close: () => void;
  readonly show: (once: Once) => void;
}): ReactNode {
  const say = useAccessWords();
  const session = useSessionWords();
  const [draft, setDraft] = useState(empty);
  const add = useDo('addToken');
  const isAdmin = draft.scope === 'admin';
  const act = async (reason: string): Promise<void> => {
    const { name, scope, sites, days } = draft;
    const expiresAt = days === '' ? {} : { expiresAt: new Date(Date.now() + Number(days) * dayMs).toISOString() };
    const made = await add.mutateAsync({ name, scopes: [scope], reason, ...(sites.length > 0 && { sites }), ...expiresAt });
    setDraft(empty);
    props.show({ title: say('token', { name: plain(made.name) }), about: say('tokenAbout'), secret: made.token });
  };
  return (
    <ActDialog
      opened={props.opened}
      close={props.close}
      title={say('addToken')}
      verb={say('addTokenVerb')}
      disabled={draft.name.trim() === ''}
      act={act}
    >
      <TextInput
        label={say('name')}
        description={say('tokenNameRule')}
        value={draft.name}
        onChange={event => setDraft({ ...draft, name: event.currentTarget.value })}
        maxLength={64}
        spellCheck={false}
        required
        withAsterisk={false}
      />
      <Select
        label={say('may')}
        data={scopes.map(each => ({ value: each, label: session(`scope.${each}`) }))}
        value={draft.scope}
        onChange={value => value && setDraft({ ...draft, scope: value as Scope, sites: value === 'admin' ? [] : draft.sites })}
        allowDeselect={false}
      />
      <SitesField
        value={draft.sites}
        onChange={sites => setDraft({ ...draft, sites })}
        disabled={isAdmin}
        about={isAdmin ? say('sitesNone') : say('sitesRule')}
      />
      <Select
        label={say('expiresAfter')}
        data={[
          ...lifetimes.map(days => ({ value: String(days), label: say('days', { count: days }) })),
          { value: '', label: say('never') },
        ]}
        value={draft.days}
        onChange={days => setDraft({ ...draft, days: days ?? '' })}
        allowDeselect={false}
      />
    </ActDialog>
  );
}
