import { Group, SegmentedControl, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { LandscapeView } from '@millrace/core';
import { lazy, Suspense, useMemo, useState, type ReactNode } from 'react';
import { Loading } from '../../../parts/loading.tsx';
import { Section } from '../../../parts/section.tsx';
import { useNowWords } from '../words.ts';
import { LandscapeTable } from './landscape-table.tsx';
import { isTooMuch, landscapeModel } from './landscape-model.ts';
import { SiteTiles } from './site-tiles.tsx';
import { useStatusHeard } from './use-status-heard.ts';

const LandscapeGraph = lazy(() => import('./landscape-graph.tsx').then(each => ({ default: each.LandscapeGraph })));
const viewKey = 'millrace-landscape';

/** Everything that flows, as a graph or as the same in a table, of every site or of one. */
export function Landscape({ view }: { readonly view: LandscapeView }): ReactNode {
  const say = useNowWords();
  const [site, setSite] = useState<string | null>(null);
  const isNarrow = useMediaQuery('(max-width: 900px)', undefined, { getInitialValueInEffect: false });
  const [chosen, setChosen] = useState(() => localStorage.getItem(viewKey));
  const form = chosen ?? (isNarrow ? 'table' : 'graph');
  const model = useMemo(() => landscapeModel(view, site ?? undefined), [view, site]);
  useStatusHeard();
  const choose = (next: string): void => {
    localStorage.setItem(viewKey, next);
    setChosen(next);
  };
  return (
    <Section
      title={say('landscape')}
      actions={
        <Group gap="sm">
          {view.sites.length > 1 && (
            <Select
              size="xs"
              w={160}
              aria-label={say('site')}
              placeholder={say('everySite')}
              data={view.sites.map(({ name, title }) => ({ value: name, label: title }))}
              value={site}
              onChange={setSite}
              clearable
              clearButtonProps={{ 'aria-label': say('everySite') }}
            />
          )}
          <SegmentedControl
            size="xs"
            aria-label={say('form')}
            value={form}
            onChange={choose}
            data={[
              { value: 'graph', label: say('graph') },
              { value: 'table', label: say('table') },
            ]}
          />
        </Group>
      }
    >
      {form === 'table' ? (
        <LandscapeTable view={view} site={site ?? undefined} />
      ) : site === null && isTooMuch(view) ? (
        <SiteTiles view={view} choose={setSite} />
      ) : (
        <Suspense fallback={<Loading />}>
          <LandscapeGraph key={site ?? ''} model={model} />
        </Suspense>
      )}
    </Section>
  );
}
