import { AppShell, Burger, Group, NavLink, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Search } from 'lucide-react';
import { Suspense, type ReactNode } from 'react';
import { Link, Route, Switch, useLocation } from 'wouter';
import { LiveIndicator } from '../live/live-indicator.tsx';
import { Failed } from '../parts/failed.tsx';
import { Loading } from '../parts/loading.tsx';
import { NotFound } from '../parts/not-found.tsx';
import { AccountMenu } from './account-menu.tsx';
import { LookControls } from './look-controls.tsx';
import classes from './shell.module.css';
import markUrl from './mark.svg';
import { openPalette, Palette } from './palette.tsx';
import { screens } from './screens.ts';
import { useFrameWords } from './words.ts';

/** Header, navigation and the screen that the address names. */
export function Shell(): ReactNode {
  const [opened, { toggle, close }] = useDisclosure();
  const say = useFrameWords();
  return (
    <AppShell header={{ height: 52 }} navbar={{ width: 216, breakpoint: 'sm', collapsed: { mobile: !opened } }} padding="md">
      <a className="skip-link" href="#main">
        {say('skip')}
      </a>
      <AppShell.Header bg="var(--surface)">
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={opened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={say('menu')} />
            <img src={markUrl} alt="" width={26} height={26} />
            <Text fw={650}>Millrace</Text>
          </Group>
          <SearchButton />
          <Group gap={6} wrap="nowrap">
            <LiveIndicator />
            <LookControls />
            <AccountMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" bg="var(--surface)">
        <Navigation onGo={close} />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <CurrentScreen />
      </AppShell.Main>
      <Palette />
    </AppShell>
  );
}

function CurrentScreen(): ReactNode {
  const [location] = useLocation();
  return (
    <Failed.Boundary key={location}>
      <Suspense fallback={<Loading />}>
        <Switch>
          {screens.map(({ path, view: View }) => (
            <Route key={path} path={path}>
              <View />
            </Route>
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Failed.Boundary>
  );
}

function Navigation({ onGo }: { readonly onGo: () => void }): ReactNode {
  const say = useFrameWords();
  const [location] = useLocation();
  return (
    <nav aria-label={say('navigation')}>
      {screens.map(({ path, name, icon: Icon, covers = [] }) =>
        name === undefined || Icon === undefined ? null : (
          <NavLink
            key={path}
            component={Link}
            href={path}
            onClick={onGo}
            label={say(name)}
            leftSection={<Icon size={18} aria-hidden />}
            active={[path, ...covers].some(each => isHere(location, each))}
            {...(isHere(location, path) && { 'aria-current': 'page' as const })}
          />
        ),
      )}
    </nav>
  );
}

function isHere(location: string, path: string): boolean {
  return path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`);
}

function SearchButton(): ReactNode {
  const say = useFrameWords();
  return (
    <UnstyledButton onClick={openPalette} className={classes['search'] ?? ''}>
      <Search size={16} aria-hidden />
      <Text size="sm" c="dimmed" truncate>
        {say('search')}
      </Text>
      <kbd>Ctrl K</kbd>
    </UnstyledButton>
  );
}
