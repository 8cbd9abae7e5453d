import { Stack } from '@mantine/core';
import type { IncidentReport, SitePlace } from '@millrace/core';
import type { ReactNode } from 'react';
import { Section } from '../../parts/section.tsx';
import { IncidentCard } from './incident-card.tsx';
import { useNowWords } from './words.ts';

/** What is wrong, one card for each cause, the gravest first. */
export function Incidents({
  report,
  sites,
}: {
  readonly report: IncidentReport;
  readonly sites: readonly SitePlace[];
}): ReactNode {
  const say = useNowWords();
  if (report.incidents.length === 0) return null;
  return (
    <Section title={say('incidents', { count: report.incidents.length })}>
      <Stack gap="sm">
        {report.incidents.map(incident => (
          <IncidentCard key={incident.id} incident={incident} sites={sites} />
        ))}
      </Stack>
    </Section>
  );
}
