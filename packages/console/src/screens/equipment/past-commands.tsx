import { Anchor, Button, Group, Text } from '@mantine/core';
import type { CommandOffer, CommandView, EquipmentDetail } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { links } from '../../frame/links.ts';
import { useMay } from '../../frame/use-may.ts';
import { useSession } from '../../frame/use-session.ts';
import { Moment } from '../../parts/moment.tsx';
import { PlainTable } from '../../parts/plain-table.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { commandTones, writtenText } from './command-text.ts';
import { DecideDialog } from './decide-dialog.tsx';
import classes from './equipment.module.css';
import { unitText } from './figures.ts';
import { useEquipmentWords } from './words.ts';

const shown = 20;
const everyMs = 5000;

/** What was commanded here: who, why, what it was before and after, and what waits for a second person. */
export function PastCommands(props: { readonly detail: EquipmentDetail; readonly offers: readonly CommandOffer[] }): ReactNode {
  const say = useEquipmentWords();
  const { collection, equipment } = props.detail;
  const past = useAsk('commands', { collection, equipment, limit: shown }, { everyMs });
  const rows = (past.data ?? []).map(command => ({
    key: command.id,
    cells: [
      <Moment key="at" at={command.at} />,
      <What key="what" command={command} offers={props.offers} />,
      <State key="state" command={command} />,
      <Why key="why" command={command} />,
    ],
  }));
  if (past.data === undefined) return null;
  return (
    <div>
      <h3 className={classes['small']}>{say('pastCommands')}</h3>
      {rows.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say('pastNone')}
        </Text>
      ) : (
        <PlainTable
          label={say('pastCommands')}
          heads={[say('when'), say('columnCommand'), say('columnState'), say('whoWhy')]}
          rows={rows}
          minWidth={680}
        />
      )}
    </div>
  );
}

function What({ command, offers }: { readonly command: CommandView; readonly offers: readonly CommandOffer[] }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const offer = offers.find(each => each.command === command.command);
  return (
    <>
      <Text size="sm" fw={550}>
        {plain(offer?.title ?? command.command)}
      </Text>
      {Object.entries(command.values).map(([tag, value]) => {
        const unit = unitText(offer?.values.find(each => each.tag === tag)?.unit);
        const before = command.before?.[tag];
        return (
          <Text key={tag} size="sm">
            {plain(tag)}: {before !== undefined && `${writtenText(before, say, language)} → `}
            <strong>{`${writtenText(command.after?.[tag] ?? value, say, language)} ${unit}`}</strong>
          </Text>
        );
      })}
    </>
  );
}

function State({ command }: { readonly command: CommandView }): ReactNode {
  const say = useEquipmentWords();
  const may = useMay('approve');
  const me = useSession()?.who?.name;
  const [agree, decide] = useState<boolean>();
  return (
    <>
      <ToneBadge tone={commandTones[command.state]}>{say(`command.${command.state}`)}</ToneBadge>
      <Text size="xs" c="dimmed">
        {plain(command.sentence)}
      </Text>
      {command.state === 'proposed' && command.decision === undefined && may && command.who !== me && (
        <Group gap={6} mt={4}>
          <Button size="compact-xs" onClick={() => decide(true)}>
            {say('agree')}
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => decide(false)}>
            {say('decline')}
          </Button>
        </Group>
      )}
      {agree !== undefined && <DecideDialog command={command} agree={agree} close={() => decide(undefined)} />}
    </>
  );
}

function Why({ command: { who, reason, decision, delivery } }: { readonly command: CommandView }): ReactNode {
  const say = useEquipmentWords();
  return (
    <>
      <Text size="sm">
        {plain(who)}: {plain(reason)}
      </Text>
      {delivery !== undefined && (
        <Anchor component={Link} href={links.message(delivery.message)} size="xs">
          {say('ofMessage', { message: delivery.message })}
        </Anchor>
      )}
      {decision !== undefined && (
        <Text size="xs" c="dimmed">
          {say(decision.agreed ? 'agreedBy' : 'declinedBy', { who: plain(decision.who), reason: plain(decision.reason) })}
        </Text>
      )}
    </>
  );
}
