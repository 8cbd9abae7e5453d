import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { FileCheck2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { client } from '../../ask/client.ts';
import { download } from '../../parts/download.ts';
import { Failed } from '../../parts/failed.tsx';
import { useMessageWords } from './words.ts';

/** Downloads the proof of delivery: signed JSON for programs, PDF for people. */
export function ProofMenu({ message }: { readonly message: number }): ReactNode {
  const say = useMessageWords();
  const [busy, setBusy] = useState(false);
  const give = async (make: () => Promise<void>): Promise<void> => {
    setBusy(true);
    try {
      await make();
    } catch (error) {
      notifications.show({ title: say('proofFailed'), message: <Failed error={error} />, color: 'red', autoClose: false });
    } finally {
      setBusy(false);
    }
  };
  const name = `proof-of-delivery-${message}`;
  const json = async (): Promise<void> =>
    download(`${name}.json`, 'application/json', JSON.stringify(await client.proof({ message })));
  const pdf = async (): Promise<void> =>
    download(`${name}.pdf`, 'application/pdf', new Uint8Array(await client.proofPdf({ message })));
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" loading={busy} leftSection={<FileCheck2 size={16} aria-hidden />}>
          {say('proof')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void give(json)}>{say('proofJson')}</Menu.Item>
        <Menu.Item onClick={() => void give(pdf)}>{say('proofPdf')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
