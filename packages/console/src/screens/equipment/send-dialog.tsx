import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import type { CommandOffer, CommandView, EquipmentDetail } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useDo } from '../../ask/use-do.ts';
import { useFrameWords } from '../../frame/words.ts';
import { Failed } from '../../parts/failed.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { plain } from '../../text/plain.ts';
import { CommandField } from './command-field.tsx';
import { newCommandId, valuesOf, type Filled } from './command-form.ts';
import { commandTones } from './command-text.ts';
import { useEquipmentWords } from './words.ts';

/**
 * Commands equipment: values and a reason, then a dry run that says whether it would begin, and only then the command. Its id is chosen once for
 * what was checked, so that a lost answer does not become a second command.
 */
export function SendDialog(props: {
  readonly offer: CommandOffer;
  readonly detail: EquipmentDetail;
  readonly close: () => void;
}): ReactNode {
  const say = useEquipmentWords();
  const frame = useFrameWords();
  const { offer, detail } = props;
  const form = useSending(offer, detail);
  const { filled, reason, checked, result, failure, isBusy, values } = form;
  return (
    <Modal
      opened
      onClose={props.close}
      size="lg"
      title={
        <Text fw={600}>
          {say('sendTitle', { command: plain(offer.title ?? offer.command), equipment: plain(detail.title ?? detail.equipment) })}
        </Text>
      }
      closeButtonProps={{ 'aria-label': frame('close') }}
    >
      <form
        onSubmit={event => {
          event.preventDefault();
          void form.go(checked === undefined);
        }}
      >
        <Stack>
          {offer.values.map(value => (
            <CommandField
              key={value.tag}
              offer={value}
              now={detail.values.find(({ tag }) => tag === value.tag)}
              filled={filled[value.tag]}
              fill={next => form.fill(value.tag, next)}
              isLocked={result !== undefined}
            />
          ))}
          <Textarea
            label={frame('reason')}
            description={frame('reasonAbout')}
            value={reason}
            onChange={event => form.explain(event.currentTarget.value)}
            maxLength={1000}
            autosize
            required
            disabled={result !== undefined}
          />
          {offer.approval && result === undefined && <Text size="sm">{say('approvalMeans')}</Text>}
          {checked !== undefined && result === undefined && (
            <Alert color="race" variant="light" title={say('checkedTitle')}>
              {plain(checked.sentence)}
            </Alert>
          )}
          {result !== undefined && <Result command={result} />}
          {failure !== undefined && <Failed error={failure} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.close}>
              {result === undefined ? frame('cancel') : frame('close')}
            </Button>
            {result === undefined && (
              <Button type="submit" loading={isBusy} disabled={values === undefined || reason.trim() === ''}>
                {say(checked === undefined ? 'check' : offer.approval ? 'propose' : 'sendNow')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Result({ command }: { readonly command: CommandView }): ReactNode {
  const say = useEquipmentWords();
  return (
    <Alert
      color="gray"
      variant="light"
      role="status"
      title={<ToneBadge tone={commandTones[command.state]}>{say(`command.${command.state}`)}</ToneBadge>}
    >
      {plain(command.sentence)}
    </Alert>
  );
}

/** What was filled in and what became of it; whatever is changed has to be checked again. */
function useSending(offer: CommandOffer, { collection, equipment }: EquipmentDetail) {
  const send = useDo('sendCommand');
  const [filled, setFilled] = useState<Filled>({});
  const [reason, setReason] = useState('');
  const [id, setId] = useState(newCommandId);
  const [checked, setChecked] = useState<CommandView>();
  const [result, setResult] = useState<CommandView>();
  const [failure, setFailure] = useState<unknown>();
  const values = valuesOf(offer, filled);
  const anew = (): void => {
    setChecked(undefined);
    setFailure(undefined);
    setId(newCommandId());
  };
  return {
    filled,
    reason,
    checked,
    result,
    failure,
    values,
    isBusy: send.isPending,
    fill: (tag: string, next: Filled[string]) => {
      setFilled({ ...filled, [tag]: next });
      anew();
    },
    explain: (text: string) => {
      setReason(text);
      anew();
    },
    go: async (dryRun: boolean) => {
      if (values === undefined) return;
      setFailure(undefined);
      try {
        const order = { id, collection, equipment, command: offer.command, values, reason: reason.trim() };
        const answer = await send.mutateAsync({ ...order, dryRun });
        (dryRun ? setChecked : setResult)(answer);
      } catch (error) {
        setFailure(error);
      }
    },
  };
}
