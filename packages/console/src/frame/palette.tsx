import { Spotlight, spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useAsk } from '../ask/use-ask.ts';
import { links } from './links.ts';
import { screens } from './screens.ts';
import { useFrameWords } from './words.ts';

/** Opens the command palette; Ctrl+K and / do the same. */
export function openPalette(): void {
  spotlight.open();
}

/** The command palette: every screen, integration and interface by name; anything else is looked for as a business key, id or text. */
export function Palette(): ReactNode {
  const say = useFrameWords();
  const [query, setQuery] = useState('');
  const actions = usePlaces();
  const [, go] = useLocation();
  const looked: readonly SpotlightActionData[] =
    query.trim() === ''
      ? []
      : [
          {
            id: 'find',
            label: say('findThis', { text: query.trim() }),
            keywords: query,
            leftSection: <Search size={16} aria-hidden />,
            onClick: () => go(links.find(query.trim())),
          },
        ];
  return (
    <Spotlight
      actions={[...looked, ...actions]}
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K', '/']}
      limit={12}
      highlightQuery
      scrollable
      nothingFound={say('nothingFound')}
      searchProps={{ placeholder: say('searchPlaceholder'), 'aria-label': say('search') }}
    />
  );
}

function usePlaces(): readonly SpotlightActionData[] {
  const say = useFrameWords();
  const [, go] = useLocation();
  const { data } = useAsk('status', {});
  const pages = screens.flatMap(({ path, name }) =>
    name === undefined ? [] : [{ id: path, label: say(name), onClick: () => go(path) }],
  );
  const flows = (data?.flows ?? []).map(({ name, title }) => ({
    id: name,
    label: title,
    description: name,
    onClick: () => go(links.integration(name)),
  }));
  const interfaces = (data?.interfaces ?? []).map(({ name, connector }) => ({
    id: name,
    label: name,
    description: connector,
    onClick: () => go(links.interface(name)),
  }));
  return [...pages, ...flows, ...interfaces];
}
