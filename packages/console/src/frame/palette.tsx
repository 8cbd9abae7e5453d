import { Spotlight, createSpotlight, useSpotlight, type SpotlightActionData } from '@mantine/spotlight';
import { Search } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useAsk } from '../ask/use-ask.ts';
import { documentPath, links } from './links.ts';
import { screens } from './screens.ts';
import { plain } from '../text/plain.ts';
import { useFrameWords } from './words.ts';

const [store, palette] = createSpotlight();

/** Opens the command palette; Ctrl+K and / do the same. */
export function openPalette(): void {
  palette.open();
}

/** The command palette: every screen, integration, interface, equipment and document by name; anything else is looked for as a business key, id or text. */
export function Palette(): ReactNode {
  const say = useFrameWords();
  const [query, setQuery] = useState('');
  const { opened } = useSpotlight(store);
  const actions = usePlaces(opened);
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
      store={store}
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

/** Every place there is. The documents are asked for while the palette is open, and no earlier. */
function usePlaces(opened: boolean): readonly SpotlightActionData[] {
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
  return [...pages, ...flows, ...interfaces, ...useEquipment(opened), ...useDocuments(opened)];
}

/** Every piece of equipment that is collected. */
function useEquipment(opened: boolean): readonly SpotlightActionData[] {
  const [, go] = useLocation();
  const { data = [] } = useAsk('equipment', {}, { enabled: opened });
  return data.map(({ collection, equipment, title, site }) => ({
    id: `${collection} ${equipment}`,
    label: plain(`${title ?? equipment}, ${site}`),
    description: plain(`${equipment} · ${collection}`),
    onClick: () => go(links.equipment(collection, equipment)),
  }));
}

const kinds = ['contract', 'mapping', 'code-set', 'crosswalk'] as const;

/** The documents that no other name in the palette leads to. */
function useDocuments(opened: boolean): readonly SpotlightActionData[] {
  const say = useFrameWords();
  const [, go] = useLocation();
  const { data } = useAsk('documents', {}, { enabled: opened });
  return (data?.items ?? []).flatMap(({ kind: of, ref, title }) => {
    const kind = kinds.find(each => each === of);
    if (kind === undefined) return [];
    const description = [say(`kind.${kind}`), ...(title === ref ? [] : [plain(title)])].join(' · ');
    return [{ id: `${kind} ${ref}`, label: plain(ref), description, onClick: () => go(documentPath(kind, ref)) }];
  });
}
