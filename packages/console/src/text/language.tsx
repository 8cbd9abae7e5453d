import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

/** The languages that the message files come in. */
export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

interface Chosen {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const key = 'millrace-language';
const Context = createContext<Chosen>({ language: 'en', choose: () => undefined });

/** The language of the page: what this person chose, else what the browser prefers. */
export function useLanguage(): Chosen {
  return useContext(Context);
}

/** Holds the chosen language, and tells the page. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState<Language>(preferred);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const chosen = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        localStorage.setItem(key, next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return <Context value={chosen}>{children}</Context>;
}

function preferred(): Language {
  const said = localStorage.getItem(key) ?? navigator.language.slice(0, 2);
  return said === 'de' ? 'de' : 'en';
}
