import { Modal, Stack, Text } from '@mantine/core';
import type { AuditView } from '@millrace/core';
import type { ReactNode } from 'react';
import { useFrameWords } from '../../frame/words.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain, plainLines } from '../../text/plain.ts';
import { momentText } from '../../text/time.ts';
import { changesOf } from './audit-diff.ts';
import { PlainTable } from '../../parts/plain-table.tsx';
import { useTrustWords } from './words.ts';

/** One entry of the audit trail with what it changed, field by field. */
export function AuditEntryDialog({ entry, close }: { readonly entry: AuditView; readonly close: () => void }): ReactNode {
  const say = useTrustWords();
  const frame = useFrameWords();
  const { language } = useLanguage();
  const { number, at, who, action, subject, reason, hash } = entry;
  return (
    <Modal
      opened
      onClose={close}
      size="xl"
      title={<Text fw={600}>{say('entry', { number })}</Text>}
      closeButtonProps={{ 'aria-label': frame('close') }}
    >
      <Stack>
        <Facts>
          <Fact name={say('when')}>
            {momentText(at, language)} ({at})
          </Fact>
          <Fact name={say('who')}>{plain(who)}</Fact>
          <Fact name={say('action')}>{plain(action)}</Fact>
          <Fact name={say('subject')}>{plain(subject)}</Fact>
          <Fact name={say('reason')}>{reason !== undefined && plainLines(reason)}</Fact>
          <Fact name={say('hash')}>
            <span className="mono">{hash}</span>
          </Fact>
        </Facts>
        <Changes entry={entry} />
      </Stack>
    </Modal>
  );
}

function Changes({ entry: { before, after } }: { readonly entry: AuditView }): ReactNode {
  const say = useTrustWords();
  const changes = changesOf(before, after);
  if (changes.length === 0) return <Text size="sm">{say('nothingChanged')}</Text>;
  return (
    <PlainTable
      label={`${say('before')}, ${say('after')}`}
      heads={[say('field'), say('before'), say('after')]}
      rows={changes.slice(0, 200).map(change => ({
        key: change.field,
        cells: [
          <span key="field" className="mono">
            {plain(change.field)}
          </span>,
          plain(change.before ?? ''),
          plain(change.after ?? ''),
        ],
      }))}
      minWidth={520}
    />
  );
}
