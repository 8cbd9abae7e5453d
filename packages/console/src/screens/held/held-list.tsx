import { Button, Group, Text, TextInput } from '@mantine/core';
import { Download, Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { HeldItem } from '@millrace/core';
import { useMay } from '../../frame/use-may.ts';
import { Failed } from '../../parts/failed.tsx';
import { ActOn, type Act } from './act-on.tsx';
import { selectionOf, type HeldChoice } from './choice.ts';
import { exportHeld } from './export.ts';
import { HeldTable } from './held-table.tsx';
import classes from './held.module.css';
import { countOf, noPicks, picked, selectionOfPicks, type Picks } from './picks.ts';
import { useHeldRows } from './use-held-rows.ts';
import { useHeldWords } from './words.ts';

/** The deliveries of a choice, with what can be done with all or some of them. */
export function HeldList(props: {
  readonly choice: HeldChoice;
  readonly owners: readonly string[];
  readonly find: (value: string | undefined) => void;
  readonly open: (message: number) => void;
}): ReactNode {
  const say = useHeldWords();
  const mayOperate = useMay('operate');
  const { choice } = props;
  const rows = useHeldRows(choice);
  const [picks, setPicks] = useState<Picks>(noPicks);
  const [act, setAct] = useState<Act>();
  const total = rows.total ?? 0;
  const canPickAll = Object.keys(selectionOf(choice)).length > 0;
  const count = countOf(picks, total);
  const meant: Picks = count === 0 && canPickAll ? 'all' : picks;
  const begin = (action: Act['action']): void =>
    setAct({ action, count: countOf(meant, total), selection: selectionOfPicks(meant, choice) });
  return (
    <>
      <div className={classes['bar']}>
        <FindForm value={choice.value} find={props.find} />
        <Actions count={countOf(meant, total)} begin={begin} choice={choice} />
      </div>
      {!mayOperate && <div className={classes['gap']} />}
      {mayOperate && <PickBar count={count} total={total} canPickAll={canPickAll && picks !== 'all'} pick={setPicks} />}
      {rows.error != null && <Failed error={rows.error} />}
      {rows.total === 0 ? (
        <Text c="dimmed">{say('nothingFound')}</Text>
      ) : (
        <HeldTable
          rows={rows}
          picks={picks}
          pick={mayOperate ? (items: readonly HeldItem[], isOn: boolean) => setPicks(picked(picks, items, isOn)) : undefined}
          open={props.open}
        />
      )}
      {act && (
        <ActOn
          act={act}
          owners={props.owners}
          close={done => {
            setAct(undefined);
            if (done) setPicks(noPicks);
          }}
        />
      )}
    </>
  );
}

function Actions({
  count,
  begin,
  choice,
}: {
  readonly count: number;
  readonly begin: (action: Act['action']) => void;
  readonly choice: HeldChoice;
}): ReactNode {
  const say = useHeldWords();
  const mayOperate = useMay('operate');
  const [exported, setExported] = useState<number>();
  const download = async (): Promise<void> => {
    setExported(0);
    await exportHeld(choice, setExported).finally(() => setExported(undefined));
  };
  return (
    <Group gap="xs">
      {mayOperate && (
        <>
          <Button size="xs" disabled={count === 0} onClick={() => begin('release')}>
            {say('actOn', { verb: say('release'), count })}
          </Button>
          <Button size="xs" variant="default" disabled={count === 0} onClick={() => begin('forward')}>
            {say('actOn', { verb: say('forward'), count })}
          </Button>
          <Button size="xs" variant="default" c="var(--state-bad)" disabled={count === 0} onClick={() => begin('cancel')}>
            {say('actOn', { verb: say('cancel'), count })}
          </Button>
        </>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<Download size={14} aria-hidden />}
        onClick={() => void download()}
        loading={exported !== undefined}
        {...(exported !== undefined && { 'aria-label': say('exporting') })}
      >
        {say('export')}
      </Button>
    </Group>
  );
}

function FindForm({
  value,
  find,
}: {
  readonly value: string | undefined;
  readonly find: (value: string | undefined) => void;
}): ReactNode {
  const say = useHeldWords();
  const [typed, type] = useState(value ?? '');
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        find(typed.trim() === '' ? undefined : typed.trim());
      }}
    >
      <Group gap="xs">
        <TextInput
          size="xs"
          w={210}
          aria-label={say('searchLabel')}
          placeholder={say('search')}
          leftSection={<Search size={14} aria-hidden />}
          value={typed}
          onChange={event => type(event.currentTarget.value)}
        />
        <Button size="xs" type="submit" variant="default">
          {say('find')}
        </Button>
        {value !== undefined && (
          <Button size="xs" variant="subtle" onClick={() => (type(''), find(undefined))}>
            {say('clear')}
          </Button>
        )}
      </Group>
    </form>
  );
}

function PickBar(props: {
  readonly count: number;
  readonly total: number;
  readonly canPickAll: boolean;
  readonly pick: (picks: Picks) => void;
}): ReactNode {
  const say = useHeldWords();
  return (
    <Group gap="xs" mih={26} my={6} role="status">
      <Text size="sm" {...(props.count === 0 && { c: 'dimmed' })}>
        {say('picked', { count: props.count })}
      </Text>
      {props.canPickAll && props.total > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => props.pick('all')}>
          {say('pickAll', { count: props.total })}
        </Button>
      )}
      {props.count > 0 && (
        <Button size="compact-xs" variant="subtle" onClick={() => props.pick(noPicks)}>
          {say('pickNone')}
        </Button>
      )}
    </Group>
  );
}
