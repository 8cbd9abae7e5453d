import { Stack, Text } from '@mantine/core';
import type { FlowDetail } from '@millrace/core';
import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useAddress } from '../../frame/use-address.ts';
import { useFrameWords } from '../../frame/words.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { Plain } from '../../parts/plain.tsx';
import { FlowDiagram } from './flow-diagram.tsx';
import { FlowVerdict } from './flow-verdict.tsx';
import { HistorySection } from './history-section.tsx';
import { PauseButton } from './pause-button.tsx';
import { Promises } from './promises.tsx';
import { RecentSection } from './recent-section.tsx';
import { useIntegrationWords } from './words.ts';

/** One integration at one site to one target: where it stands, what it does, what it promises, and its past. */
export function Integration(): ReactNode {
  const say = useFrameWords();
  const name = useAddress('flow');
  const flow = useAsk('flow', { name }, { live: true });
  return (
    <Page
      title={flow.data?.title ?? say('integrations')}
      {...(flow.data && { about: <About flow={flow.data} />, actions: <PauseButton flow={flow.data} /> })}
    >
      <Asked query={flow}>{answer => <Whole flow={answer} />}</Asked>
    </Page>
  );
}

function Whole({ flow }: { readonly flow: FlowDetail }): ReactNode {
  return (
    <Stack gap="md">
      <FlowVerdict flow={flow} />
      <FlowDiagram flow={flow} />
      <HistorySection flow={flow.name} />
      <RecentSection flow={flow.name} />
      <Promises flow={flow} />
    </Stack>
  );
}

function About({ flow }: { readonly flow: FlowDetail }): ReactNode {
  const say = useIntegrationWords();
  const { siteTitle, site } = flow;
  return (
    <Text component="span" size="sm">
      <Plain mono>{flow.name}</Plain> · {site === undefined ? say('enterprise') : say('atSite', { site: siteTitle ?? site })} ·{' '}
      <Plain>{say('ownedBy', { owner: flow.owner })}</Plain>
    </Text>
  );
}
