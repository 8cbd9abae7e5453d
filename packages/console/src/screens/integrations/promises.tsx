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
        {kinds.map(kind => [
          <dt key={kind}>{say(`promise.${kind}`)}</dt>,
          <dd key={`${kind} text`}>
            <Plain>{guarantee[kind]!}</Plain>
          </dd>,
        ])}
        <dt>{say('promise.policy')}</dt>
        {policy.map(sentence => (
          <dd key={sentence}>
            <Plain>{sentence}</Plain>
          </dd>
        ))}
      </dl>
    </Section>
  );
}
