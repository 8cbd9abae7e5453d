import { Button, Group, Text } from '@mantine/core';
import type { EntryReport, MissingCode } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useMay } from '../../frame/use-may.ts';
import { Age } from '../../parts/age.tsx';
import { Asked } from '../../parts/asked.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { AddEntryDialog } from './add-entry-dialog.tsx';
import { EntryAdded } from './entry-added.tsx';
import { DocumentLink } from './document-link.tsx';
import classes from './missing-codes.module.css';
import { useContractWords } from './words.ts';

/** The codes that held messages wait for, each with its steward; who may adds the entry here. */
export function MissingCodes({ crosswalk }: { readonly crosswalk?: string }): ReactNode {
  const say = useContractWords();
  const query = useAsk('missingCodes', {}, { live: true });
  const [report, setReport] = useState<EntryReport>();
  const [adding, setAdding] = useState<MissingCode>();
  return (
    <>
      {report && <EntryAdded report={report} close={() => setReport(undefined)} />}
      <Section title={say('missingTitle')}>
        <Asked query={query}>
          {codes => (
            <Codes codes={codes.filter(each => crosswalk === undefined || each.crosswalk === crosswalk)} add={setAdding} />
          )}
        </Asked>
      </Section>
      {adding && (
        <AddEntryDialog
          crosswalk={adding.crosswalk}
          given={entryOf(adding)}
          close={() => setAdding(undefined)}
          added={setReport}
        />
      )}
    </>
  );
}

/** What is known of the entry that is missing. */
function entryOf({ direction, code, site }: MissingCode): {
  readonly from?: string;
  readonly to?: string;
  readonly site?: string;
} {
  return { ...(direction === 'forward' ? { from: code } : { to: code }), ...(site !== undefined && { site }) };
}

function Codes({ codes, add }: { readonly codes: readonly MissingCode[]; readonly add: (code: MissingCode) => void }): ReactNode {
  const say = useContractWords();
  if (codes.length === 0) return <Text size="sm">{say('missingNone')}</Text>;
  return (
    <>
      <Text size="sm" mb="xs">
        {say('missingAbout', { count: codes.length })}
      </Text>
      <ul className={classes['list']}>
        {codes.map(code => (
          <Code key={`${code.crosswalk} ${code.direction} ${code.code} ${code.site}`} code={code} add={() => add(code)} />
        ))}
      </ul>
    </>
  );
}

function Code({ code, add }: { readonly code: MissingCode; readonly add: () => void }): ReactNode {
  const say = useContractWords();
  const mayAdd = useMay('operate');
  const where = [...(code.site === undefined ? [] : [code.site]), ...(code.direction === 'back' ? [say('wayBack')] : [])];
  return (
    <li className={classes['code']}>
      <div>
        <Text fw={600} component="div">
          <Plain mono>{code.code}</Plain>
        </Text>
        <Text size="xs" c="dimmed">
          <Plain>{where.join(', ')}</Plain>
        </Text>
      </div>
      <div>
        <Group gap="4px 16px">
          <DocumentLink of={{ kind: 'crosswalk', ref: code.crosswalk }} />
          <Text size="sm">
            <Plain>{say('stewardIs', { owner: code.owner })}</Plain>
          </Text>
          <Text size="sm" c="dimmed">
            {say('deliveries', { count: code.deliveries })}, <Age at={code.heldSince} />
          </Text>
        </Group>
        <Text size="sm">
          <Plain>{code.sentence}</Plain>
          {code.neededFrom !== undefined && `; ${say('neededFrom', { day: code.neededFrom })}`}
        </Text>
      </div>
      {mayAdd && (
        <Button size="compact-sm" onClick={add}>
          {say('addEntry')}
        </Button>
      )}
    </li>
  );
}
