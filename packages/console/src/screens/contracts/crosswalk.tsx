import { Button, Stack, Text, TextInput } from '@mantine/core';
import type { CrosswalkPage, EntryReport } from '@millrace/core';
import { Plus, Search } from 'lucide-react';
import { useDeferredValue, useState, type ReactNode } from 'react';
import { client } from '../../ask/client.ts';
import { useAsk } from '../../ask/use-ask.ts';
import { useMay } from '../../frame/use-may.ts';
import { useAddress } from '../../frame/use-address.ts';
import { Asked } from '../../parts/asked.tsx';
import { download } from '../../parts/download.ts';
import { Page } from '../../parts/page.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { csvText } from '../../text/csv.ts';
import { readCsv } from '../../text/read-csv.ts';
import { AddEntryDialog } from './add-entry-dialog.tsx';
import { CrosswalkEntries } from './crosswalk-entries.tsx';
import { ruleWords } from './crosswalks.tsx';
import { DocumentParts } from './document-parts.tsx';
import { EntryAdded } from './entry-added.tsx';
import { MissingCodes } from './missing-codes.tsx';
import { SaveButton } from './save-button.tsx';
import { useContractWords } from './words.ts';

/** One crosswalk: its steward, the codes that messages wait for, and every entry. */
export function Crosswalk(): ReactNode {
  const name = useAddress('name');
  const query = useAsk('crosswalk', { name, limit: 1 });
  return <Asked query={query}>{crosswalk => <CrosswalkScreen crosswalk={crosswalk} />}</Asked>;
}

function CrosswalkScreen({ crosswalk }: { readonly crosswalk: CrosswalkPage }): ReactNode {
  const say = useContractWords();
  const mayAdd = useMay('operate');
  const [adding, setAdding] = useState(false);
  const [report, setReport] = useState<EntryReport>();
  const { name, title = name, entries, added } = crosswalk;
  return (
    <Page
      title={title}
      about={<Head crosswalk={crosswalk} />}
      actions={
        <>
          <SaveButton save={() => saveTable(name)}>{say('download')}</SaveButton>
          {mayAdd && (
            <Button size="sm" leftSection={<Plus size={15} aria-hidden />} onClick={() => setAdding(true)}>
              {say('addEntry')}
            </Button>
          )}
        </>
      }
    >
      {report && <EntryAdded report={report} close={() => setReport(undefined)} />}
      <MissingCodes crosswalk={name} />
      <Entries name={name} count={entries + added} />
      <DocumentParts of={{ kind: 'crosswalk', ref: name }} />
      {adding && <AddEntryDialog crosswalk={name} close={() => setAdding(false)} added={setReport} />}
    </Page>
  );
}

function Head({ crosswalk }: { readonly crosswalk: CrosswalkPage }): ReactNode {
  const say = useContractWords();
  const { name, owner, from, to, missing, replay, entries, added } = crosswalk;
  return (
    <Stack gap={2}>
      <span>
        <Plain mono>{name}</Plain> · <Plain>{say('stewardIs', { owner })}</Plain> · {say('entriesOf', { entries, added })}
        {(from ?? to) !== undefined && <Plain>{` · ${from ?? say('anyCode')} → ${to ?? say('anyCode')}`}</Plain>}
      </span>
      <span>
        {say('col.missing')}: <Plain>{ruleWords(missing, say)}</Plain>. {say(`replay.${replay}`)}
      </span>
    </Stack>
  );
}

/** The table as it would stand beside the documents, but for cells that a spreadsheet would run. */
async function saveTable(name: string): Promise<void> {
  const [header = [], ...rows] = readCsv(await client.crosswalkTable({ name }));
  download(`${name}.csv`, 'text/csv', csvText(header, rows));
}

/** Every entry, or those of one code. */
function Entries({ name, count }: { readonly name: string; readonly count: number }): ReactNode {
  const say = useContractWords();
  const [text, setText] = useState('');
  const code = useDeferredValue(text.trim());
  return (
    <Section
      title={say('col.entries')}
      actions={
        <TextInput
          value={text}
          onChange={event => setText(event.currentTarget.value)}
          aria-label={say('findCode')}
          placeholder={say('findCodeAbout')}
          leftSection={<Search size={15} aria-hidden />}
          w={280}
        />
      }
    >
      {count === 0 ? <Text size="sm">{say('nothing')}</Text> : <CrosswalkEntries name={name} count={count} code={code} />}
    </Section>
  );
}
