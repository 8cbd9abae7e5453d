import { Anchor, Group, List, Stack, Text, Title } from '@mantine/core';
import type { DocumentUse, DocumentView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { DocumentLink } from './document-link.tsx';
import { useContractWords } from './words.ts';

/** What may break when a document changes: what names it, what that reaches, the flows; and what it names itself. */
export function UsesSection({ view }: { readonly view: DocumentView }): ReactNode {
  const say = useContractWords();
  const [near, far] = [view.uses.filter(each => each.distance === 1), view.uses.filter(each => each.distance > 1)];
  return (
    <Section title={say('uses')}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {view.uses.length + view.runs.length === 0 ? say('usesNone') : say('usesAbout')}
        </Text>
        <Uses title={say('usesDirect')} uses={near} />
        <Uses title={say('usesFar')} uses={far} />
        <Runs view={view} />
        <Named view={view} />
      </Stack>
    </Section>
  );
}

function Uses({ title, uses }: { readonly title: string; readonly uses: readonly DocumentUse[] }): ReactNode {
  const say = useContractWords();
  if (uses.length === 0) return null;
  return (
    <Part title={title}>
      {uses.map(use => (
        <Group key={`${use.kind} ${use.ref}`} gap={8}>
          <DocumentLink of={use} />
          <Text size="sm" c="dimmed">
            {say(`kind.${use.kind}`)}
            {use.via === undefined ? `, ${use.as.map(as => say(`as.${as}`)).join(', ')}` : ', '}
            {use.via && <Plain>{say('via', { name: use.via.ref })}</Plain>}
          </Text>
        </Group>
      ))}
    </Part>
  );
}

function Runs({ view }: { readonly view: DocumentView }): ReactNode {
  const say = useContractWords();
  if (view.runs.length === 0) return null;
  return (
    <Part title={say('runs')}>
      {view.runs.map(flow => (
        <Group key={flow.name} gap="0 8px">
          <Anchor component={Link} href={links.integration(flow.name)} size="sm">
            <Plain>{flow.title}</Plain>
          </Anchor>
          <Text size="sm" c="dimmed">
            <Plain>{`${flow.source} → ${flow.target}`}</Plain>
          </Text>
        </Group>
      ))}
    </Part>
  );
}

function Named({ view }: { readonly view: DocumentView }): ReactNode {
  const say = useContractWords();
  if (view.names.length === 0) return null;
  return (
    <Part title={say('names')}>
      {view.names.map(named => (
        <Group key={`${named.kind} ${named.ref} ${named.as}`} gap={8}>
          <DocumentLink of={named} />
          <Text size="sm" c="dimmed">
            {say(`kind.${named.kind}`)}, {say(`as.${named.as}`)}
          </Text>
        </Group>
      ))}
    </Part>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: readonly ReactNode[] }): ReactNode {
  return (
    <div>
      <Title order={3} mb={4}>
        {title}
      </Title>
      <List listStyleType="none" spacing={5} size="sm">
        {children.map((child, index) => (
          <List.Item key={index}>{child}</List.Item>
        ))}
      </List>
    </div>
  );
}
