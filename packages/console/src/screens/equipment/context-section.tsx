import { Text } from '@mantine/core';
import type { EquipmentDetail } from '@millrace/core';
import type { ReactNode } from 'react';
import { Fact, Facts } from '../../parts/facts.tsx';
import { Keys } from '../../parts/keys.tsx';
import { Section } from '../../parts/section.tsx';
import { useLanguage } from '../../text/language.tsx';
import { plain } from '../../text/plain.ts';
import { sizeText } from '../../text/size.ts';
import classes from './equipment.module.css';
import { useEquipmentWords } from './words.ts';

/** The facts that frame events now, and what is kept of the measurements. */
export function ContextSection({ detail }: { readonly detail: EquipmentDetail }): ReactNode {
  const say = useEquipmentWords();
  const { language } = useLanguage();
  const { context, kept } = detail;
  const facts = Object.entries(context);
  return (
    <Section title={say('context')}>
      {facts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {say('contextNone')}
        </Text>
      ) : (
        <Facts>
          {facts.map(([name, value]) => (
            <Fact key={name} name={plain(name)}>
              <Keys keys={{ [name]: value }} />
            </Fact>
          ))}
        </Facts>
      )}
      <h3 className={classes['small']}>{say('storage')}</h3>
      <Text size="sm">
        {say('storageText', {
          count: kept.samples,
          size: sizeText(kept.bytes, language),
          each: new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(
            kept.samples === 0 ? 0 : kept.bytes / kept.samples,
          ),
        })}
      </Text>
    </Section>
  );
}
