import { Anchor, SimpleGrid, Stack } from '@mantine/core';
import type { InterfaceView } from '@millrace/core';
import type { ReactNode } from 'react';
import { Link, useParams } from 'wouter';
import { useAsk } from '../../ask/use-ask.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { plain } from '../../text/plain.ts';
import { ErrorsSection } from './errors-section.tsx';
import { FlowsSection } from './flows-section.tsx';
import { LimitsSection } from './limits-section.tsx';
import { MaintenanceButton } from './maintenance-button.tsx';
import { MaintenanceNote } from './maintenance-note.tsx';
import { ProbeSection } from './probe-section.tsx';
import { PromisesSection } from './promises-section.tsx';
import { SessionSection } from './session-section.tsx';
import { SettingsSection } from './settings-section.tsx';
import { VerdictPanel } from './verdict-panel.tsx';
import { useSystemWords } from './words.ts';

/** One interface: whose a fault is, what it means, what protects it, what it promises, and what may be done. */
export function Interface(): ReactNode {
  const say = useSystemWords();
  const { interface: name = '' } = useParams();
  const details = useAsk('interface', { name }, { live: true });
  const { data } = details;
  return (
    <Page
      title={data === undefined ? name : `${data.system.title}, ${data.title}`}
      about={
        <>
          <Anchor component={Link} href="/systems" size="sm" underline="always">
            {say('back')}
          </Anchor>
          {data !== undefined && ` · ${placeOf(data)}`}
        </>
      }
      {...(data !== undefined && { actions: <MaintenanceButton details={data} /> })}
    >
      <Asked query={details}>{answer => <Details details={answer} />}</Asked>
    </Page>
  );
}

function placeOf({ name, connector, endpoint }: InterfaceView): string {
  return [name, connector, ...(endpoint === undefined ? [] : [endpoint])].map(plain).join(' · ');
}

function Details({ details }: { readonly details: InterfaceView }): ReactNode {
  return (
    <Stack gap="md">
      {details.maintenance.map(window => (
        <MaintenanceNote key={`${window.what} ${window.from}`} window={window} />
      ))}
      <VerdictPanel details={details} />
      <ProbeSection details={details} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <SessionSection details={details} />
        <LimitsSection details={details} />
      </SimpleGrid>
      <FlowsSection flows={details.flows} />
      <ErrorsSection errors={details.errors} />
      <PromisesSection guarantees={details.guarantees} />
      <SettingsSection settings={details.settings} />
    </Stack>
  );
}
