import { MultiSelect, Select, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { roles, type Role } from '@millrace/api';
import { useAsk } from '../../ask/use-ask.ts';
import { useSessionWords } from '../../session/words.ts';
import { useAccessWords } from './words.ts';

/** What somebody may do and where; no site: all. */
export interface Rights {
  readonly role: Role;
  readonly sites: readonly string[];
}

/** Role and sites of an account. */
export function RightsFields(props: { readonly value: Rights; readonly onChange: (rights: Rights) => void }): ReactNode {
  const say = useAccessWords();
  const session = useSessionWords();
  const { role, sites } = props.value;
  const isAdministrator = role === 'administrator';
  return (
    <>
      <Select
        label={say('role')}
        data={roles.map(each => ({ value: each, label: session(`role.${each}`) }))}
        value={role}
        onChange={value => value && props.onChange({ role: value as Role, sites: value === 'administrator' ? [] : sites })}
        allowDeselect={false}
        renderOption={({ option }) => (
          <div>
            <Text size="sm">{option.label}</Text>
            <Text size="xs" c="dimmed">
              {say(`role.${option.value as Role}`)}
            </Text>
          </div>
        )}
      />
      <SitesField
        value={sites}
        onChange={next => props.onChange({ role, sites: next })}
        disabled={isAdministrator}
        about={isAdministrator ? say('sitesNone') : say('sitesRule')}
      />
    </>
  );
}

/** Sites of the project to choose from; none: all. */
export function SitesField(props: {
  readonly value: readonly string[];
  readonly onChange: (sites: readonly string[]) => void;
  readonly about: string;
  readonly disabled?: boolean;
}): ReactNode {
  const say = useAccessWords();
  const sites = useAsk('landscape', {}).data?.sites ?? [];
  const known = new Map(sites.map(({ name, title }) => [name, title]));
  for (const site of props.value) if (!known.has(site)) known.set(site, site);
  return (
    <MultiSelect
      label={say('sites')}
      description={props.about}
      data={[...known].map(([value, label]) => ({ value, label }))}
      value={[...props.value]}
      onChange={props.onChange}
      placeholder={props.value.length === 0 ? say('allSites') : ''}
      disabled={props.disabled ?? false}
      clearable
    />
  );
}
