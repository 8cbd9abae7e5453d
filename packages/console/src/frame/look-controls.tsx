import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import { Languages, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { languages, useLanguage, type Language } from '../text/language.tsx';
import { useFrameWords } from './words.ts';

/** How the page looks to this person: its language, light or dark. */
export function LookControls(): ReactNode {
  return (
    <>
      <LanguageMenu />
      <SchemeButton />
    </>
  );
}

function SchemeButton(): ReactNode {
  const say = useFrameWords();
  const { colorScheme, toggleColorScheme } = useMantineColorScheme();
  return (
    <Tooltip label={say('scheme')} withinPortal={false}>
      <ActionIcon variant="subtle" color="gray" size="lg" onClick={toggleColorScheme} aria-label={say('scheme')}>
        {colorScheme === 'dark' ? <Sun size={18} /> : <Moon size={18} />}
      </ActionIcon>
    </Tooltip>
  );
}

function LanguageMenu(): ReactNode {
  const say = useFrameWords();
  const { language, choose } = useLanguage();
  return (
    <Menu withinPortal={false} position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={say('language')}>
          <Languages size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(languages) as Language[]).map(each => (
          <Menu.Item key={each} onClick={() => choose(each)} fw={each === language ? 600 : 400} lang={each}>
            {languages[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
