import { Badge, Table, Text } from '@mantine/core';
import type { SettingView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { WideTable } from '../../parts/wide-table.tsx';
import { plain } from '../../text/plain.ts';
import { useSystemWords } from './words.ts';

/** The settings of an interface as they are declared; references stand as references. */
export function SettingsSection({ settings }: { readonly settings: readonly SettingView[] }): ReactNode {
  const say = useSystemWords();
  return (
    <Section title={say('settings')}>
      <Text size="sm" c="dimmed" mb="xs">
        {say('settingsAbout')}
      </Text>
      <WideTable label={say('settings')} minWidth={640} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w="22%">{say('setting')}</Table.Th>
            <Table.Th w="40%">{say('value')}</Table.Th>
            <Table.Th>{say('meaning')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {settings.map(setting => (
            <SettingRow key={setting.path} setting={setting} />
          ))}
        </Table.Tbody>
      </WideTable>
    </Section>
  );
}

function SettingRow({ setting: { path, value, about, secret, references } }: { readonly setting: SettingView }): ReactNode {
  const say = useSystemWords();
  return (
    <Table.Tr>
      <Table.Td>
        <Plain mono>{path}</Plain>
      </Table.Td>
      <Table.Td>
        <Plain mono>{value}</Plain>{' '}
        {secret && (
          <Badge size="sm" variant="default" tt="none">
            {say('secret')}
          </Badge>
        )}
        {references
          .filter(({ present }) => !present)
          .map(({ name }) => (
            <ToneBadge key={name} tone="bad">
              {say('missing')}
            </ToneBadge>
          ))}
      </Table.Td>
      <Table.Td>
        <Text size="xs" c="dimmed">
          {plain(about ?? '')}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
