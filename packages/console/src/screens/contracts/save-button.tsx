import { Button } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Failed } from '../../parts/failed.tsx';

/** A button that makes a file for the person; where that fails it says why. */
export function SaveButton({ save, children }: { readonly save: () => Promise<void>; readonly children: string }): ReactNode {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const act = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    await save().catch(setFailure);
    setBusy(false);
  };
  return (
    <>
      {failure !== undefined && <Failed error={failure} />}
      <Button
        size="sm"
        variant="default"
        loading={busy}
        leftSection={<Download size={15} aria-hidden />}
        onClick={() => void act()}
      >
        {children}
      </Button>
    </>
  );
}
