import de from '../../messages/de/access.json';
import en from '../../messages/en/access.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the screen about who may do what. */
export const useAccessWords = wordsOf({ en, de });
