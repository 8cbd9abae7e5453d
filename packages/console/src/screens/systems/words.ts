import de from '../../messages/de/systems.json';
import en from '../../messages/en/systems.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the pages of systems. */
export const useSystemWords = wordsOf({ en, de });
