import de from '../../messages/de/find.json';
import en from '../../messages/en/find.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the screen. */
export const useFindWords = wordsOf({ en, de });
