import type { FlowDetail } from '@millrace/core';
import type { ReactNode } from 'react';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import classes from './integrations.module.css';
import { useIntegrationWords } from './words.ts';

/** What a flow promises: of its source, its target, an unknown outcome, and in trouble. */
export function Promises({ flow: { guarantee, policy } }: { readonly flow: FlowDetail }): ReactNode {
  const say = useIntegrationWords();
  const kinds = (['source', 'sink', 'afterUnknown'] as const).filter(kind => guarantee[kind] !== undefined);
  return (
    <Section title={say('promises')}>
      <dl className={classes['promises']}>
        {kinds.map(kind => (
          <Promised key={kind} title={say(`promise.${kind}`)} sentences={[guarantee[kind]!]} />
        ))}
        <Promised title={say('promise.policy')} sentences={policy} />
      </dl>
    </Section>
  );
}

function Promised(props: { readonly title: string; readonly sentences: readonly string[] }): ReactNode {
  return (
    <div>
      <dt>{props.title}</dt>
      {props.sentences.map(sentence => (
        <dd key={sentence}>
          <Plain>{sentence}</Plain>
        </dd>
      ))}
    </div>
  );
}
