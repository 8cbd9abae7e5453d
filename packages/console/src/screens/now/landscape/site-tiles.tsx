import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import type { LandscapeView } from '@millrace/core';
import { useMemo, type ReactNode } from 'react';
import { useFrameWords } from '../../../frame/words.ts';
import { useLiveFlows } from '../../../live/use-live.ts';
import { ToneShape } from '../../../parts/tone-badge.tsx';
import { useSecond } from '../../../parts/use-second.ts';
import { plain } from '../../../text/plain.ts';
import { useNowWords } from '../words.ts';
import classes from './landscape.module.css';
import { useFigureText } from './use-figure-text.ts';
import { figuresOf } from './wire-figures.ts';

/** Many sites at a glance, each with all that flows there; one is chosen to see its landscape. What belongs to no site is in the table. */
export function SiteTiles(props: { readonly view: LandscapeView; readonly choose: (site: string) => void }): ReactNode {
  const { view, choose } = props;
  const flows = useMemo(() => Map.groupBy(view.flows, ({ site }) => site), [view]);
  return (
    <div className={classes['tiles']}>
      {view.sites.map(({ name, title }) => (
        <SiteTile key={name} title={title} flows={flows.get(name) ?? []} choose={() => choose(name)} />
      ))}
    </div>
  );
}

function SiteTile(props: {
  readonly title: string;
  readonly flows: LandscapeView['flows'];
  readonly choose: () => void;
}): ReactNode {
  const { title, flows, choose } = props;
  const say = useNowWords();
  const frame = useFrameWords();
  const text = useFigureText();
  const now = useSecond();
  const names = useMemo(() => flows.map(({ name }) => name), [flows]);
  const figures = figuresOf(useLiveFlows(names));
  const tone = figures?.tone ?? 'off';
  return (
    <UnstyledButton className={classes['label']} data-tone={tone} onClick={choose}>
      <span className={classes['title']}>
        <ToneShape tone={tone} />
        <span>{plain(title)}</span>
        <VisuallyHidden>: {figures && frame(`health.${figures.health}`)}. </VisuallyHidden>
      </span>
      <span className={classes['line']}>{figures === undefined ? say('integrations', { count: 0 }) : text(figures, now)}</span>
    </UnstyledButton>
  );
}
