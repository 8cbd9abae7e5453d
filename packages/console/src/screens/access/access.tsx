import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useMay } from '../../frame/use-may.ts';
import { useSession } from '../../frame/use-session.ts';
import { Page } from '../../parts/page.tsx';
import { Plain } from '../../parts/plain.tsx';
import { Section } from '../../parts/section.tsx';
import { rightsText } from '../../session/rights-text.ts';
import { useSessionWords } from '../../session/words.ts';
import { AccountsSection } from './accounts-section.tsx';
import { SessionsSection } from './sessions-section.tsx';
import { TokensSection } from './tokens-section.tsx';
import { useAccessWords } from './words.ts';

/** Who may do what. */
export function Access(): ReactNode {
  const say = useAccessWords();
  const mayAdminister = useMay('admin');
  return (
    <Page title={say('title')} about={say('about')}>
      {mayAdminister ? (
        <>
          <AccountsSection />
          <TokensSection />
          <SessionsSection />
        </>
      ) : (
        <OwnRights />
      )}
    </Page>
  );
}

function OwnRights(): ReactNode {
  const say = useAccessWords();
  const saySession = useSessionWords();
  const who = useSession()?.who;
  return (
    <Section title={say('notYours')}>
      <Stack gap={6}>
        <Text size="sm">{say('notYoursAbout')}</Text>
        {who && (
          <Text size="sm" fw={600}>
            <Plain>{who.name}</Plain> · {rightsText(saySession, who)}
          </Text>
        )}
      </Stack>
    </Section>
  );
}
