import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import {
  Activity,
  Cable,
  Factory,
  Inbox,
  KeyRound,
  Search,
  ShieldCheck,
  Waypoints,
  FileText,
  type LucideIcon,
} from 'lucide-react';

/** One screen of the console. */
export interface Screen {
  /** Pattern of its address. */
  readonly path: string;
  /** Its name in the message file of the frame; absent: it has no place in the navigation. */
  readonly name?: 'now' | 'find' | 'held' | 'integrations' | 'contracts' | 'equipment' | 'systems' | 'trust' | 'access';
  readonly icon?: LucideIcon;
  /** Addresses of other screens that belong to it in the navigation. */
  readonly covers?: readonly string[];
  readonly view: LazyExoticComponent<ComponentType>;
  /** Fetches the program of the screen; it is fetched once. */
  readonly load: () => Promise<unknown>;
}

/** Every screen, in the order of the navigation. Each loads when it is first opened. */
export const screens: readonly Screen[] = [
  {
    path: '/',
    name: 'now',
    icon: Activity,
    ...loaded(() => import('../screens/now/now.tsx').then(each => ({ default: each.Now }))),
  },
  {
    path: '/find',
    name: 'find',
    icon: Search,
    covers: ['/messages'],
    ...loaded(() => import('../screens/find/find.tsx').then(each => ({ default: each.Find }))),
  },
  {
    path: '/messages/:message',
    ...loaded(() => import('../screens/message/message.tsx').then(each => ({ default: each.Message }))),
  },
  {
    path: '/held',
    name: 'held',
    icon: Inbox,
    ...loaded(() => import('../screens/held/held.tsx').then(each => ({ default: each.Held }))),
  },
  {
    path: '/integrations',
    name: 'integrations',
    icon: Waypoints,
    ...loaded(() => import('../screens/integrations/integrations.tsx').then(each => ({ default: each.Integrations }))),
  },
  {
    path: '/integrations/:flow',
    ...loaded(() => import('../screens/integrations/integration.tsx').then(each => ({ default: each.Integration }))),
  },
  {
    path: '/contracts',
    name: 'contracts',
    icon: FileText,
    covers: ['/mappings', '/code-sets', '/crosswalks', '/documents', '/library'],
    ...loaded(() => import('../screens/contracts/contracts.tsx').then(each => ({ default: each.Contracts }))),
  },
  {
    path: '/contracts/:contract',
    ...loaded(() => import('../screens/contracts/contract.tsx').then(each => ({ default: each.Contract }))),
  },
  {
    path: '/code-sets/:name',
    ...loaded(() => import('../screens/contracts/code-set.tsx').then(each => ({ default: each.CodeSet }))),
  },
  {
    path: '/crosswalks/:name',
    ...loaded(() => import('../screens/contracts/crosswalk.tsx').then(each => ({ default: each.Crosswalk }))),
  },
  {
    path: '/documents/:kind/:name',
    ...loaded(() => import('../screens/contracts/document.tsx').then(each => ({ default: each.Document }))),
  },
  {
    path: '/library/:kind/:name',
    ...loaded(() => import('../screens/contracts/library-document.tsx').then(each => ({ default: each.LibraryDocument }))),
  },
  {
    path: '/mappings/:mapping',
    ...loaded(() => import('../screens/studio/studio.tsx').then(each => ({ default: each.Studio }))),
  },
  {
    path: '/equipment',
    name: 'equipment',
    icon: Factory,
    ...loaded(() => import('../screens/equipment/coverage.tsx').then(each => ({ default: each.Coverage }))),
  },
  {
    path: '/equipment/tags',
    ...loaded(() => import('../screens/equipment/tag-browser.tsx').then(each => ({ default: each.TagBrowser }))),
  },
  {
    path: '/equipment/discovery',
    ...loaded(() => import('../screens/equipment/discovery.tsx').then(each => ({ default: each.Discovery }))),
  },
  {
    path: '/equipment/:collection/:equipment',
    ...loaded(() => import('../screens/equipment/piece.tsx').then(each => ({ default: each.Piece }))),
  },
  {
    path: '/systems',
    name: 'systems',
    icon: Cable,
    ...loaded(() => import('../screens/systems/systems.tsx').then(each => ({ default: each.Systems }))),
  },
  {
    path: '/systems/:interface',
    ...loaded(() => import('../screens/systems/interface.tsx').then(each => ({ default: each.Interface }))),
  },
  {
    path: '/trust',
    name: 'trust',
    icon: ShieldCheck,
    ...loaded(() => import('../screens/trust/trust.tsx').then(each => ({ default: each.Trust }))),
  },
  {
    path: '/access',
    name: 'access',
    icon: KeyRound,
    ...loaded(() => import('../screens/access/access.tsx').then(each => ({ default: each.Access }))),
  },
];

/** Fetches the screen of an address before the page knows who is there: most often somebody is. */
export function preloadScreen(address: string): void {
  const screen = screens.find(({ path }) => new RegExp(`^${path.replaceAll(/:\\w+/gu, '[^/]+')}$`, 'u').test(address));
  screen?.load().catch(() => undefined); // shown where the screen itself is opened
}

function loaded(load: () => Promise<{ readonly default: ComponentType }>): Pick<Screen, 'view' | 'load'> {
  return { view: lazy(load), load };
}
