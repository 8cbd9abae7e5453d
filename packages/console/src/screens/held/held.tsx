import { Paper, Stack, Text, Title } from '@mantine/core';
import type { HeldGroup, HeldGroups } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useFrameWords } from '../../frame/words.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { choiceOfGroup, isChosen, useHeldChoice, type HeldChoice } from './choice.ts';
import { GroupHead } from './group-head.tsx';
import { GroupList } from './group-list.tsx';
import { HeldDrawer } from './held-drawer.tsx';
import { HeldList } from './held-list.tsx';
import { HeldSeries } from './held-series.tsx';
import classes from './held.module.css';
import { MissingCodes } from './missing-codes.tsx';
import { Proposals } from './proposals.tsx';
import { useHeldWords } from './words.ts';

/** The inbox: what waits for a person by cause, and what can be done about it. */
export function Held(): ReactNode {
  const frame = useFrameWords();
  const groups = useAsk('heldGroups', {}, { live: true });
  return (
    <Page title={frame('held')} about={groups.data && <Verdict groups={groups.data} />}>
      <Proposals />
      <HeldSeries />
      <Asked query={groups}>{answer => (answer.total === 0 ? null : <Inbox groups={answer} />)}</Asked>
      <OpenMessage groups={groups.data} />
    </Page>
  );
}

function Verdict({ groups }: { readonly groups: HeldGroups }): ReactNode {
  const say = useHeldWords();
  if (groups.total === 0) return say('calm');
  return (
    <>
      {say('verdict', { count: groups.total })} {groups.behind > 0 && say('behind', { count: groups.behind })}
    </>
  );
}

function Inbox({ groups }: { readonly groups: HeldGroups }): ReactNode {
  const say = useHeldWords();
  const [choice, change] = useHeldChoice();
  const group = groupOf(groups, choice);
  const { message: _, ...listed } = choice;
  return (
    <div className={classes['split']}>
      <GroupList
        groups={groups}
        choice={choice}
        choose={chosen =>
          change({
            flow: undefined,
            code: undefined,
            cause: undefined,
            forwardedTo: undefined,
            ...(chosen && choiceOfGroup(chosen)),
          })
        }
      />
      <Paper component="section" withBorder p="md" bg="var(--surface)" aria-label={say('list')}>
        <Stack gap="sm">
          {group ? <GroupHead group={group} /> : <AllHead />}
          {group?.crosswalks && <MissingCodes crosswalks={group.crosswalks} />}
          <div>
            <HeldList
              key={JSON.stringify(listed)}
              choice={choice}
              owners={ownersOf(groups)}
              find={value => change({ value })}
              open={message => change({ message })}
            />
          </div>
        </Stack>
      </Paper>
    </div>
  );
}

/** The group that is chosen; one that a link from elsewhere names by flow and code alone, where there is only one. */
function groupOf({ groups }: HeldGroups, choice: HeldChoice): HeldGroup | undefined {
  const { flow, code, cause } = choice;
  const named = groups.filter(each => each.flow === flow && (code === undefined || each.code === code));
  return groups.find(each => isChosen(each, choice)) ?? (cause === undefined && named.length === 1 ? named[0] : undefined);
}

function AllHead(): ReactNode {
  const say = useHeldWords();
  return (
    <div>
      <Title order={2}>{say('all')}</Title>
      <Text size="sm" c="dimmed">
        {say('allAbout')}
      </Text>
    </div>
  );
}

function OpenMessage({ groups }: { readonly groups: HeldGroups | undefined }): ReactNode {
  const [{ message }, change] = useHeldChoice();
  if (message === undefined) return null;
  return (
    <HeldDrawer
      key={message}
      message={message}
      owners={groups === undefined ? [] : ownersOf(groups)}
      close={() => change({ message: undefined })}
    />
  );
}

function ownersOf({ groups }: HeldGroups): readonly string[] {
  return [...new Set(groups.map(({ owner }) => owner))].toSorted();
}
