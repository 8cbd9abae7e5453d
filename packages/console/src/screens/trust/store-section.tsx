import type { TrustReport } from '@millrace/core';
import type { ReactNode } from 'react';
import { Age } from '../../parts/age.tsx';
import { Fact, Facts } from '../../parts/facts.tsx';
import { Section } from '../../parts/section.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { sizeText } from '../../text/size.ts';
import { useTrustWords } from './words.ts';

/** The store on its disk, and the program that runs. */
export function StoreSection({ report: { store, process, signingKey } }: { readonly report: TrustReport }): ReactNode {
  const say = useTrustWords();
  const { language } = useLanguage();
  const size = (bytes: number): string => sizeText(bytes, language);
  const { millrace, node, sqlite } = process;
  return (
    <Section title={say('store')}>
      <Facts>
        <Fact name={say('stored')}>{say('storedFree', { bytes: size(store.bytes), free: size(store.freeBytes) })}</Fact>
        <Fact name={say('growth')}>
          <Growth store={store} />
        </Fact>
        <Fact name={say('memory')}>{say('memoryOf', { memory: size(process.memoryBytes), heap: size(process.heapBytes) })}</Fact>
        <Fact name={say('versions')}>{say('versionsOf', { millrace, node, sqlite })}</Fact>
        <Fact name={say('started')}>
          <Age at={process.startedAt} />
        </Fact>
        <Fact name={say('signingKey')}>
          {signingKey !== undefined && <span className="mono">{plain(signingKey.fingerprint)}</span>}
        </Fact>
      </Facts>
    </Section>
  );
}

function Growth({ store: { growth } }: Pick<TrustReport, 'store'>): ReactNode {
  const say = useTrustWords();
  const { language } = useLanguage();
  if (growth === undefined) return say('growthUnknown');
  const { bytesPerDay, daysLeft } = growth;
  const bytes = `${bytesPerDay < 0 ? '−' : '+'}${sizeText(Math.abs(bytesPerDay), language)}`;
  return daysLeft === undefined ? say('growthPerDay', { bytes }) : say('growthFull', { bytes, count: daysLeft });
}
