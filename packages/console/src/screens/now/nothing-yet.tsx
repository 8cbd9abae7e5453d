import { Code, List, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Section } from '../../parts/section.tsx';
import { useNowWords } from './words.ts';

/** A project without integrations: what to do first. */
export function NothingYet({ systems }: { readonly systems: number }): ReactNode {
  const say = useNowWords();
  return (
    <Section title={say('nothingYet')}>
      <Text size="sm" mb="sm">
        {say(systems === 0 ? 'nothingYetSystems' : 'nothingYetFlows')}
      </Text>
      <List type="ordered" size="sm" spacing={6}>
        {systems === 0 && <List.Item>{say('firstSystem')}</List.Item>}
        <List.Item>
          {say('firstContract')} <Code>millrace contract infer</Code>
        </List.Item>
        <List.Item>
          {say('firstIntegration')} <Code>millrace check</Code>
        </List.Item>
        <List.Item>
          {say('firstReload')} <Code>millrace reload</Code>
        </List.Item>
      </List>
    </Section>
  );
}
