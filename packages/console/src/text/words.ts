import { useMemo } from 'react';
import { phrase, type Params } from './phrase.ts';
import { useLanguage, type Language } from './language.tsx';

type Texts = Readonly<Record<string, string>>;
/** A key of a message file; `rows_one` and `rows_other` are both said as `rows`. */
export type WordKey<T> = keyof T extends infer K ? (K extends `${infer Base}_${'one' | 'other'}` ? Base : K) : never;
/** Says a text of the message file in the language of the page. */
export type Say<T> = (key: WordKey<T> & string, params?: Params) => string;

/** Makes the hook that says the texts of one pair of message files. */
export function wordsOf<T extends Texts>(
  files: { readonly en: T } & Readonly<Record<Language, Readonly<Record<keyof T, string>>>>,
): () => Say<T> {
  return function useWords() {
    const { language } = useLanguage();
    return useMemo(() => (key, params) => phrase(files[language], language, key, params), [language]);
  };
}
