import de from '../messages/de/session.json';
import en from '../messages/en/session.json';
import { wordsOf } from '../text/words.ts';

/** The texts about signing in and the own session. */
export const useSessionWords = wordsOf({ en, de });
