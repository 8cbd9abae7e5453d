import de from '../../messages/de/now.json';
import en from '../../messages/en/now.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the screen Now. */
export const useNowWords = wordsOf({ en, de });
