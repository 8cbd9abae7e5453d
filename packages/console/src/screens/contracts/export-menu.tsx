import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ContractForm } from '@millrace/core';
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { client } from '../../ask/client.ts';
import { download } from '../../parts/download.ts';
import { Failed } from '../../parts/failed.tsx';
import { useContractWords } from './words.ts';

const files: Readonly<Record<ContractForm, readonly [ending: string, type: string]>> = {
  'json-schema': ['schema.json', 'application/schema+json'],
  typescript: ['ts', 'text/plain'],
  asyncapi: ['asyncapi.yaml', 'application/yaml'],
};

/** Hands a contract to others, in the form that they read. */
export function ExportMenu({ contract }: { readonly contract: string }): ReactNode {
  const say = useContractWords();
  const hand = async (form: ContractForm): Promise<void> => {
    const [ending, type] = files[form];
    try {
      download(`${contract}.${ending}`, type, await client.exportContract({ contract, form }));
    } catch (error) {
      notifications.show({ message: <Failed error={error} />, autoClose: false });
    }
  };
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" size="sm" leftSection={<Download size={15} aria-hidden />}>
          {say('export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(files) as ContractForm[]).map(form => (
          <Menu.Item key={form} onClick={() => void hand(form)}>
            {say(`export.${form}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
