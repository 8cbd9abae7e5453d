import { useEffect, useState } from 'react';

/** A change that was not saved when its page was left. */
export interface Draft {
  /** SHA-256 of the file that it changes. */
  readonly base: string;
  readonly text: string;
}

/** Keeps unsaved text in this tab of the browser, so that leaving the page loses nothing; answers what was kept when the page was opened. */
export function useDraft(mapping: string, base: string, text: string | undefined): Draft | undefined {
  const key = `millrace.studio.${mapping}`;
  const [found] = useState(() => read(key));
  useEffect(() => {
    if (text === undefined) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify({ base, text } satisfies Draft));
  }, [key, base, text]);
  useEffect(() => {
    if (text === undefined) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [text]);
  return found;
}

function read(key: string): Draft | undefined {
  try {
    const draft = JSON.parse(sessionStorage.getItem(key) ?? 'null') as Draft | null;
    return typeof draft?.base === 'string' && typeof draft.text === 'string' ? draft : undefined;
  } catch {
    return undefined;
  }
}
