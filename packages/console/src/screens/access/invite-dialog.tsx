import { Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import type { Once } from './once-dialog.tsx';
import { RightsFields, type Rights } from './rights-fields.tsx';
import { useOnceLink } from './use-once-link.ts';
import { useAccessWords } from './words.ts';

const least: Rights = { role: 'viewer', sites: [] };

/** Makes an account, and the link on which its person chooses the password. */
export function InviteDialog(props: {
  readonly opened: boolean;
  readonly close: () => void;
  readonly show: (once: Once) => void;
}): ReactNode {
  const say = useAccessWords();
  const onceLink = useOnceLink();
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [rights, setRights] = useState(least);
  const invite = useDo('inviteAccount');
  const act = async (reason: string): Promise<void> => {
    const { role, sites } = rights;
    const link = await invite.mutateAsync({ name, title, role, reason, ...(sites.length > 0 && { sites }) });
    setName('');
    setTitle('');
    setRights(least);
    props.show(onceLink(link));
  };
  return (
    <ActDialog
      opened={props.opened}
      close={props.close}
      title={say('invite')}
      verb={say('inviteVerb')}
      disabled={name.trim() === '' || title.trim() === ''}
      act={act}
    >
      <Text size="sm">{say('inviteAbout')}</Text>
      <TextInput
        label={say('fullName')}
        value={title}
        onChange={event => setTitle(event.currentTarget.value)}
        maxLength={200}
        required
        withAsterisk={false}
      />
      <TextInput
        label={say('name')}
        description={say('nameRule')}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
        maxLength={100}
        autoCapitalize="none"
        spellCheck={false}
        required
        withAsterisk={false}
      />
      <RightsFields value={rights} onChange={setRights} />
    </ActDialog>
  );
}
