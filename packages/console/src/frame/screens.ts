import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { Activity, Cable, Inbox, KeyRound, Search, ShieldCheck, Waypoints, FileText, type LucideIcon } from 'lucide-react';

/** One screen of the console. */
export interface Screen {
  /** Pattern of its address. */
  readonly path: string;
  /** Its name in the message file of the frame; absent: it has no place in the navigation. */
  readonly name?: 'now' | 'find' | 'held' | 'integrations' | 'contracts' | 'systems' | 'trust' | 'access';
  readonly icon?: LucideIcon;
  /** Addresses of other screens that belong to it in the navigation. */
  readonly covers?: readonly string[];
  readonly view: LazyExoticComponent<ComponentType>;
}

/** Every screen, in the order of the navigation. Each loads when it is first opened. */
export const screens: readonly Screen[] = [
  {
    path: '/',
    name: 'now',
    icon: Activity,
    view: lazy(() => import('../screens/now/now.tsx').then(each => ({ default: each.Now }))),
  },
  {
    path: '/find',
    name: 'find',
    icon: Search,
    covers: ['/messages'],
    view: lazy(() => import('../screens/find/find.tsx').then(each => ({ default: each.Find }))),
  },
  {
    path: '/messages/:message',
    view: lazy(() => import('../screens/message/message.tsx').then(each => ({ default: each.Message }))),
  },
  {
    path: '/held',
    name: 'held',
    icon: Inbox,
    view: lazy(() => import('../screens/held/held.tsx').then(each => ({ default: each.Held }))),
  },
  {
    path: '/integrations',
    name: 'integrations',
    icon: Waypoints,
    view: lazy(() => import('../screens/integrations/integrations.tsx').then(each => ({ default: each.Integrations }))),
  },
  {
    path: '/integrations/:flow',
    view: lazy(() => import('../screens/integrations/integration.tsx').then(each => ({ default: each.Integration }))),
  },
  {
    path: '/contracts',
    name: 'contracts',
    icon: FileText,
    covers: ['/mappings', '/code-sets', '/crosswalks', '/documents', '/library'],
    view: lazy(() => import('../screens/contracts/contracts.tsx').then(each => ({ default: each.Contracts }))),
  },
  {
    path: '/contracts/:contract',
    view: lazy(() => import('../screens/contracts/contract.tsx').then(each => ({ default: each.Contract }))),
  },
  {
    path: '/code-sets/:name',
    view: lazy(() => import('../screens/contracts/code-set.tsx').then(each => ({ default: each.CodeSet }))),
  },
  {
    path: '/crosswalks/:name',
    view: lazy(() => import('../screens/contracts/crosswalk.tsx').then(each => ({ default: each.Crosswalk }))),
  },
  {
    path: '/documents/:kind/:name',
    view: lazy(() => import('../screens/contracts/document.tsx').then(each => ({ default: each.Document }))),
  },
  {
    path: '/library/:kind/:name',
    view: lazy(() => import('../screens/contracts/library-document.tsx').then(each => ({ default: each.LibraryDocument }))),
  },
  {
    path: '/mappings/:mapping',
    view: lazy(() => import('../screens/studio/studio.tsx').then(each => ({ default: each.Studio }))),
  },
  {
    path: '/systems',
    name: 'systems',
    icon: Cable,
    view: lazy(() => import('../screens/systems/systems.tsx').then(each => ({ default: each.Systems }))),
  },
  {
    path: '/systems/:interface',
    view: lazy(() => import('../screens/systems/interface.tsx').then(each => ({ default: each.Interface }))),
  },
  {
    path: '/trust',
    name: 'trust',
    icon: ShieldCheck,
    view: lazy(() => import('../screens/trust/trust.tsx').then(each => ({ default: each.Trust }))),
  },
  {
    path: '/access',
    name: 'access',
    icon: KeyRound,
    view: lazy(() => import('../screens/access/access.tsx').then(each => ({ default: each.Access }))),
  },
];
