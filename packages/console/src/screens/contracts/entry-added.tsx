import { Alert } from '@mantine/core';
import type { EntryReport } from '@millrace/core';
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { useContractWords } from './words.ts';

/** What adding an entry did: which messages go on, and where it is written down. */
export function EntryAdded({ report, close }: { readonly report: EntryReport; readonly close: () => void }): ReactNode {
  const say = useContractWords();
  const { entry, crosswalk, sentence, audit } = report;
  return (
    <Alert
      color="teal"
      variant="light"
      icon={<Check aria-hidden />}
      withCloseButton
      closeButtonLabel={say('close')}
      onClose={close}
      role="status"
    >
      <Plain>{say('entryAdded', { from: entry.from, to: entry.to, name: crosswalk, sentence, audit })}</Plain>
    </Alert>
  );
}
