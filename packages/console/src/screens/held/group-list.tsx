import { Checkbox, Group, Select, Stack, TextInput, UnstyledButton } from '@mantine/core';
import type { HeldGroup, HeldGroups } from '@millrace/core';
import { useState, type ReactNode } from 'react';
import { useSession } from '../../frame/use-session.ts';
import { Age } from '../../parts/age.tsx';
import { Plain } from '../../parts/plain.tsx';
import { ToneBadge } from '../../parts/tone-badge.tsx';
import { useLanguage } from '../../text/language.tsx';
import { choiceOfGroup, isChosen, type HeldChoice } from './choice.ts';
import classes from './held.module.css';
import { useHeldWords } from './words.ts';

/** The causes with how much each holds; one is chosen, or all. */
export function GroupList(props: {
  readonly groups: HeldGroups;
  readonly choice: HeldChoice;
  readonly choose: (group: HeldGroup | undefined) => void;
}): ReactNode {
  const say = useHeldWords();
  const [filter, setFilter] = useState<CauseFilter>({ text: '', owner: null, site: null, mine: false });
  const who = useSession()?.who;
  const isMine = ({ owner }: HeldGroup): boolean => owner === who?.name || owner === who?.title;
  const shown = props.groups.groups.filter(group => fits(group, filter) && (!filter.mine || isMine(group)));
  return (
    <Stack gap="xs" component="section" aria-label={say('causes')}>
      <CauseFilters groups={props.groups.groups} filter={filter} change={setFilter} />
      <ul className={classes['groups']} tabIndex={0} aria-label={say('causes')}>
        <li>
          <UnstyledButton
            className={classes['group']}
            aria-pressed={props.choice.flow === undefined}
            onClick={() => props.choose(undefined)}
          >
            <Group justify="space-between" wrap="nowrap">
              <span className={classes['cause']}>{say('all')}</span>
              <Count count={props.groups.total} />
            </Group>
          </UnstyledButton>
        </li>
        {shown.map(group => (
          <li key={JSON.stringify(choiceOfGroup(group))}>
            <GroupButton group={group} isChosen={isChosen(group, props.choice)} choose={() => props.choose(group)} />
          </li>
        ))}
      </ul>
      {shown.length === 0 && <span className={classes['meta']}>{say('noMatch')}</span>}
      {props.groups.more > 0 && <span className={classes['meta']}>{say('moreGroups', { count: props.groups.more })}</span>}
    </Stack>
  );
}

function GroupButton({
  group,
  isChosen,
  choose,
}: {
  readonly group: HeldGroup;
  readonly isChosen: boolean;
  readonly choose: () => void;
}): ReactNode {
  const say = useHeldWords();
  return (
    <UnstyledButton className={classes['group']} aria-pressed={isChosen} onClick={choose}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <span className={classes['cause']}>
          <Plain>{group.cause ?? say('noCause')}</Plain>
        </span>
        <Count count={group.count} />
      </Group>
      <div className={classes['meta']}>
        <Plain>{group.title}</Plain> · {say('heldSince')} <Age at={group.oldest} />
      </div>
      <Group gap={8} mt={2}>
        <span className={classes['meta']}>
          {say('owner')}: <Plain>{group.owner}</Plain>
        </span>
        {group.forwarded && <ToneBadge tone="unknown">{say('forwarded')}</ToneBadge>}
        {group.behind > 0 && <ToneBadge tone="bad">{say('behind', { count: group.behind })}</ToneBadge>}
      </Group>
    </UnstyledButton>
  );
}

function Count({ count }: { readonly count: number }): ReactNode {
  const { language } = useLanguage();
  return <span className={classes['count']}>{new Intl.NumberFormat(language).format(count)}</span>;
}

interface CauseFilter {
  readonly text: string;
  readonly owner: string | null;
  readonly site: string | null;
  /** Only those whose owner is the person at the page. */
  readonly mine: boolean;
}

function CauseFilters({
  groups,
  filter,
  change,
}: {
  readonly groups: readonly HeldGroup[];
  readonly filter: CauseFilter;
  readonly change: (filter: CauseFilter) => void;
}): ReactNode {
  const say = useHeldWords();
  const owners = [...new Set(groups.map(({ owner }) => owner))].toSorted();
  const sites = [...new Set(groups.flatMap(({ site }) => site ?? []))].toSorted();
  return (
    <>
      <TextInput
        size="xs"
        aria-label={say('filterCauses')}
        placeholder={say('filterCausesHint')}
        value={filter.text}
        onChange={event => change({ ...filter, text: event.currentTarget.value })}
      />
      <Group gap="xs" grow wrap="nowrap">
        <Select
          size="xs"
          aria-label={say('owner')}
          placeholder={say('allOwners')}
          data={owners}
          value={filter.owner}
          onChange={owner => change({ ...filter, owner })}
          clearable
          searchable
        />
        <Select
          size="xs"
          aria-label={say('site')}
          placeholder={say('allSites')}
          data={sites}
          value={filter.site}
          onChange={site => change({ ...filter, site })}
          clearable
        />
      </Group>
      <Checkbox
        size="xs"
        label={say('mine')}
        checked={filter.mine}
        onChange={event => change({ ...filter, mine: event.currentTarget.checked })}
      />
    </>
  );
}

function fits(group: HeldGroup, { text, owner, site }: CauseFilter): boolean {
  const examples = group.examples.flatMap(({ keys, subject }) => [subject, ...Object.values(keys)]);
  const words = [group.cause, group.code, group.title, group.owner, group.site, group.target, ...examples]
    .join('\n')
    .toLowerCase();
  return (
    words.includes(text.trim().toLowerCase()) &&
    (owner === null || group.owner === owner) &&
    (site === null || group.site === site)
  );
}
