import { Button, Group, Stack, Text } from '@mantine/core';
import type { CommandOffer, EquipmentDetail } from '@millrace/core';
import { Send } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useMay } from '../../frame/use-may.ts';
import { Asked } from '../../parts/asked.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { Section } from '../../parts/section.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { durationText } from '../../text/time.ts';
import { boundsText } from './command-text.ts';
import { PastCommands } from './past-commands.tsx';
import { SendDialog } from './send-dialog.tsx';
import { useEquipmentWords } from './words.ts';

/** What may be commanded here, within which bounds, and what was. */
export function CommandsSection({ detail }: { readonly detail: EquipmentDetail }): ReactNode {
  const say = useEquipmentWords();
  const { collection, equipment } = detail;
  const offers = useAsk('commandOffers', { collection, equipment });
  if (offers.data?.length === 0) return null;
  return (
    <Section title={say('commands')}>
      <Asked query={offers}>
        {answer => (
          <Stack gap="md">
            <Offers offers={answer} detail={detail} />
            <PastCommands detail={detail} offers={answer} />
          </Stack>
        )}
      </Asked>
    </Section>
  );
}

interface OffersProps {
  readonly offers: readonly CommandOffer[];
  readonly detail: EquipmentDetail;
}

function Offers({ offers, detail }: OffersProps): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const may = useMay('operate');
  const [sent, send] = useState<CommandOffer>();
  const rows = offers.map(offer => ({
    key: offer.command,
    cells: [
      <Name key="name" offer={offer} />,
      offer.values.map(value => boundsText(value, say, language)).join('; '),
      <Rules key="rules" offer={offer} />,
      offer.allowed ? (
        may && (
          <Button
            key="send"
            size="compact-sm"
            variant="default"
            leftSection={<Send size={14} aria-hidden />}
            onClick={() => send(offer)}
          >
            {say('command')}
          </Button>
        )
      ) : (
        <ToneBadge key="off" tone="off">
          {say('notAllowed')}
        </ToneBadge>
      ),
    ],
  }));
  return (
    <>
      <PlainTable
        label={say('commands')}
        heads={[say('columnCommand'), say('columnWrites'), say('columnRules'), '']}
        rows={rows}
        minWidth={640}
      />
      {sent !== undefined && <SendDialog offer={sent} detail={detail} close={() => send(undefined)} />}
    </>
  );
}

function Rules({ offer: { rate, approval, interlock, activate } }: { readonly offer: CommandOffer }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const rules = [
    ...(approval ? [say('ruleApproval')] : []),
    ...(rate !== undefined ? [say('ruleRate', { age: durationText(rate, language) })] : []),
    ...(interlock !== undefined ? [say('ruleInterlock', { condition: plain(interlock) })] : []),
    ...(activate !== undefined ? [say('ruleActivate', { tag: plain(activate) })] : []),
  ];
  return (
    <Text span size="sm" c="dimmed">
      {rules.join(' · ')}
    </Text>
  );
}

function Name({ offer: { command, title } }: { readonly offer: CommandOffer }): ReactNode {
  return (
    <Group gap={6}>
      <Text span size="sm" fw={550}>
        {plain(title ?? command)}
      </Text>
      <Text span size="xs" c="dimmed" className="mono">
        {plain(command)}
      </Text>
    </Group>
  );
}
