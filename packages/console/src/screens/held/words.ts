import de from '../../messages/de/held.json';
import en from '../../messages/en/held.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the inbox. */
export const useHeldWords = wordsOf({ en, de });
