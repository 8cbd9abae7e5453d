import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../frame/links.ts';
import { useMay } from '../../frame/use-may.ts';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { StateBadge } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import { Attempts } from './attempts.tsx';
import { HeldDialog } from './held-dialog.tsx';
import { HopCommand } from './hop-command.tsx';
import { LinkedTrees } from './linked-trees.tsx';
import type { Hop, Trace } from './trace.ts';
import { useMessageWords } from './words.ts';

/** The way of the message to one target: where it stands and why, what it became, what was sent and answered, by which versions. */
export function HopView({ trace, hop }: { readonly trace: Trace; readonly hop: Hop }): ReactNode {
  return (
    <Section title={plain(hop.title)} actions={<HopActions trace={trace} hop={hop} />}>
      <Stack gap="sm">
        <Standing hop={hop} />
        <Versions hop={hop} />
        {hop.command !== undefined && <HopCommand command={hop.command} />}
        <Mapped trace={trace} hop={hop} />
        <Attempts trace={trace} hop={hop} />
      </Stack>
    </Section>
  );
}

function HopActions({ trace, hop }: { readonly trace: Trace; readonly hop: Hop }): ReactNode {
  const say = useMessageWords();
  const mayAct = useMay('operate');
  const [open, setOpen] = useState<'release' | 'cancel'>();
  if (!mayAct || hop.actions.length === 0) return null;
  return (
    <Group gap="xs">
      {hop.actions.map(action => (
        <Button
          key={action}
          size="compact-md"
          variant={action === 'release' ? 'filled' : 'default'}
          onClick={() => setOpen(action)}
        >
          {say(`act.${action}`)}
        </Button>
      ))}
      <HeldDialog trace={trace} hop={hop} action={open} close={() => setOpen(undefined)} />
    </Group>
  );
}

function Standing({ hop }: { readonly hop: Hop }): ReactNode {
  const say = useMessageWords();
  return (
    <>
      <Group gap="sm">
        <StateBadge state={hop.state} />
        <Anchor component={Link} href={links.interface(hop.target)} size="sm">
          <Plain>{say('toTarget', { target: hop.target })}</Plain>
        </Anchor>
        {hop.reference !== undefined && <Plain mono>{hop.reference}</Plain>}
        <Text size="sm" c="dimmed">
          {say('owner')}: <Plain>{hop.owner}</Plain>
        </Text>
      </Group>
      {hop.code === undefined && hop.sentence !== undefined && (
        <Text size="sm">
          <Plain>{hop.sentence}</Plain>
        </Text>
      )}
      {hop.code !== undefined && hop.sentence !== undefined && (
        <Alert variant="light" color={hop.state === 'held' ? 'red' : 'gray'} title={<Plain>{hop.sentence}</Plain>}>
          {hop.means !== undefined && <Text size="sm">{`${say('means')}: ${hop.means}`}</Text>}
          {hop.remedy !== undefined && <Text size="sm">{`${say('remedy')}: ${hop.remedy}`}</Text>}
          <Text size="xs" className="mono">
            {hop.code}
          </Text>
        </Alert>
      )}
    </>
  );
}

function Versions({ hop }: { readonly hop: Hop }): ReactNode {
  const say = useMessageWords();
  const { versions } = hop;
  const mappings = versions.mapping?.split(', ') ?? [];
  return (
    <Group gap="md" wrap="wrap">
      <Anchor component={Link} href={links.integration(hop.flow)} size="sm">
        <Plain>{versions.integration}</Plain>
      </Anchor>
      <Text size="sm">
        <Anchor component={Link} href={links.contract(versions.contract)} size="sm">
          <Plain>{versions.contract}</Plain>
        </Anchor>
        {' → '}
        <Anchor component={Link} href={links.contract(versions.targetContract)} size="sm">
          <Plain>{versions.targetContract}</Plain>
        </Anchor>
      </Text>
      {mappings.length > 0 && (
        <Text size="sm">
          {say('mapping')}{' '}
          {mappings.map((name, index) => (
            <span key={name}>
              {index > 0 && ', '}
              <Anchor component={Link} href={links.mapping(name)} size="sm">
                <Plain>{name}</Plain>
              </Anchor>
            </span>
          ))}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        {say('release')} <Plain mono>{versions.release.slice(0, 12)}</Plain>
      </Text>
    </Group>
  );
}

function Mapped({ trace, hop }: { readonly trace: Trace; readonly hop: Hop }): ReactNode {
  const say = useMessageWords();
  if (hop.mapIssue !== undefined)
    return (
      <Text size="sm" c="var(--state-bad)">
        <Plain>{say('notMapped', { reason: hop.mapIssue })}</Plain>
      </Text>
    );
  if (hop.mapped === undefined) return null;
  return (
    <>
      <LinkedTrees
        source={{ value: trace.parsed, contract: hop.versions.contract }}
        target={{ value: hop.mapped, contract: hop.versions.targetContract }}
        lineage={hop.lineage}
      />
      {(trace.parsedCut || hop.mappedCut) && (
        <Text size="sm" c="var(--state-wait)">
          {say('cutValue')}
        </Text>
      )}
      {(hop.translated ?? []).map(({ crosswalk, from, to, who, audit }) => (
        <Text key={`${crosswalk} ${from}`} size="sm" c="dimmed">
          <Plain>{`${say('translated', { crosswalk, from, to, who })} · ${say('auditEntry', { number: audit })}`}</Plain>
        </Text>
      ))}
    </>
  );
}
