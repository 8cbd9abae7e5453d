import { SimpleGrid, Text, TextInput } from '@mantine/core';
import type { EntryReport, NewEntry } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { plain } from '../../text/plain.ts';
import { useContractWords } from './words.ts';

/** The fields of an entry as a person fills them in; empty: left out. */
type Draft = Readonly<Record<keyof NewEntry, string>>;

/** Adds an entry to a crosswalk of the running node, with a reason. */
export function AddEntryDialog(props: {
  readonly crosswalk: string;
  /** What is known of it already. */
  readonly given?: Partial<NewEntry>;
  readonly close: () => void;
  readonly added: (report: EntryReport) => void;
}): ReactNode {
  const say = useContractWords();
  const { mutateAsync } = useDo('addEntry');
  const [draft, setDraft] = useState<Draft>({ from: '', to: '', site: '', since: '', until: '', ...props.given });
  const isReady = draft.from.trim() !== '' && draft.to.trim() !== '';
  const act = async (reason: string): Promise<void> => {
    props.added(await mutateAsync({ name: props.crosswalk, ...entryOf(draft), reason }));
  };
  const field = (name: keyof NewEntry) => ({
    value: draft[name],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft({ ...draft, [name]: event.currentTarget.value }),
    maxLength: 500,
  });
  return (
    <ActDialog
      opened
      title={plain(say('addTo', { name: props.crosswalk }))}
      verb={say('addEntry')}
      disabled={!isReady}
      act={act}
      close={props.close}
    >
      <Text size="sm">{say('addAbout')}</Text>
      <SimpleGrid cols={2}>
        <TextInput label={say('entry.from')} required {...field('from')} />
        <TextInput label={say('entry.to')} required {...field('to')} />
      </SimpleGrid>
      <SimpleGrid cols={3}>
        <TextInput label={say('entry.site')} placeholder={say('entry.everySite')} {...field('site')} />
        <TextInput label={say('entry.since')} type="date" {...field('since')} />
        <TextInput label={say('entry.until')} type="date" {...field('until')} />
      </SimpleGrid>
    </ActDialog>
  );
}

function entryOf({ from, to, site, since, until }: Draft): NewEntry {
  return {
    from: from.trim(),
    to: to.trim(),
    ...(site.trim() !== '' && { site: site.trim() }),
    ...(since !== '' && { since }),
    ...(until !== '' && { until }),
  };
}
