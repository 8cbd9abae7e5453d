import { VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { links } from '../../../frame/links.ts';
import { useFrameWords } from '../../../frame/words.ts';
import { useLiveFlows } from '../../../live/use-live.ts';
import { ToneShape } from '../../../parts/tone-badge.tsx';
import { useSecond } from '../../../parts/use-second.ts';
import { plain } from '../../../text/plain.ts';
import { useNowWords } from '../words.ts';
import classes from './landscape.module.css';
import { useFigureText } from './use-figure-text.ts';
import type { Wire } from './landscape-model.ts';
import { figuresOf } from './wire-figures.ts';

/** What a wire says: its name, how much goes through, when the last did, and what does not. It alone is drawn again when its figures change. */
export function WireLabel({ wire }: { readonly wire: Wire }): ReactNode {
  const say = useNowWords();
  const frame = useFrameWords();
  const now = useSecond();
  const figures = figuresOf(useLiveFlows(wire.flows));
  const text = useFigureText();
  const title = wire.title === '' ? say('integrations', { count: wire.flows.length }) : plain(wire.title);
  const first = wire.flows.length === 1 ? wire.flows[0]! : undefined;
  const health = figures === undefined ? '' : frame(`health.${figures.health}`);
  const line = figures === undefined ? '…' : text(figures, now);
  return (
    <Link
      href={first === undefined ? '/integrations' : links.integration(first)}
      className={classes['label']}
      data-tone={figures?.tone ?? 'off'}
      title={`${title}: ${health}. ${line}`}
    >
      <span className={classes['title']}>
        <ToneShape tone={figures?.tone ?? 'off'} />
        <span>{title}</span>
        <VisuallyHidden>: {health}. </VisuallyHidden>
      </span>
      <span className={classes['line']}>{line}</span>
    </Link>
  );
}
