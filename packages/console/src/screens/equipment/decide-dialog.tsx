import { Text } from '@mantine/core';
import type { CommandView } from '@millrace/core';
import type { ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { tell } from '../../parts/tell.ts';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { writtenText } from './command-text.ts';
import { useEquipmentWords } from './words.ts';

/** A second person agrees to a command that waits, or declines it. */
export function DecideDialog(props: {
  readonly command: CommandView;
  readonly agree: boolean;
  readonly close: () => void;
}): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const decide = useDo('decideCommand');
  const { command, agree } = props;
  const values = Object.entries(command.values).map(([tag, value]) => `${plain(tag)} = ${writtenText(value, say, language)}`);
  const act = async (reason: string): Promise<void> => {
    const { state } = await decide.mutateAsync({ id: command.id, agree, reason });
    tell(`${plain(command.command)}: ${say(`command.${state}`)}`);
  };
  return (
    <ActDialog
      opened
      title={say(agree ? 'agreeTitle' : 'declineTitle')}
      verb={say(agree ? 'agree' : 'decline')}
      act={act}
      close={props.close}
    >
      <Text size="sm">{say('proposedBy', { who: plain(command.who), reason: plain(command.reason) })}</Text>
      <Text size="sm" fw={550}>
        {plain(command.equipment)}: {values.join(', ')}
      </Text>
      <Text size="sm">{say(agree ? 'agreeMeans' : 'declineMeans')}</Text>
    </ActDialog>
  );
}
