import type { ReactNode } from 'react';
import { useAsk } from '../../ask/use-ask.ts';
import { useFrameWords } from '../../frame/words.ts';
import { Asked } from '../../parts/asked.tsx';
import { Page } from '../../parts/page.tsx';
import { Incidents } from './incidents.tsx';
import { Landscape } from './landscape/landscape.tsx';
import { NothingYet } from './nothing-yet.tsx';
import { RecentLine } from './recent-line.tsx';
import { Totals } from './totals.tsx';
import { Verdict } from './verdict.tsx';

/** What it means for production now: the verdict, what is wrong, and everything that flows. */
export function Now(): ReactNode {
  const say = useFrameWords();
  const landscape = useAsk('landscape', {}, { live: true });
  const incidents = useAsk('incidents', {}, { live: true });
  return (
    <Page title={say('now')} about={<Totals />}>
      <Asked query={landscape}>
        {view =>
          view.flows.length === 0 ? (
            <NothingYet systems={view.systems.length} />
          ) : (
            <>
              <Asked query={incidents}>
                {report => (
                  <>
                    <Verdict report={report} />
                    <RecentLine view={view} />
                    <Incidents report={report} sites={view.sites} />
                  </>
                )}
              </Asked>
              <Landscape view={view} />
            </>
          )
        }
      </Asked>
    </Page>
  );
}
