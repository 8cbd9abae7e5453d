import type { InterfaceView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Section } from '../../parts/section.tsx';
import { Fact, Facts } from '../../parts/facts.tsx';
import { sentenceText } from './sentence-text.ts';
import { useSystemWords } from './words.ts';

/** What an interface promises, in words computed from its settings. */
export function PromisesSection({ guarantees }: { readonly guarantees: InterfaceView['guarantees'] }): ReactNode {
  const say = useSystemWords();
  const { source, sink, afterUnknown, maintenance } = guarantees;
  return (
    <Section title={say('promises')}>
      <Facts>
        <Fact name={say('promiseSource')}>{source !== undefined && sentenceText(source)}</Fact>
        <Fact name={say('promiseSink')}>{sink !== undefined && sentenceText(sink)}</Fact>
        <Fact name={say('promiseUnknown')}>{afterUnknown !== undefined && sentenceText(afterUnknown)}</Fact>
        <Fact name={say('promiseMaintenance')}>{maintenance.length > 0 && maintenance.map(sentenceText).join(' ')}</Fact>
      </Facts>
    </Section>
  );
}
