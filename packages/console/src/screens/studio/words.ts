import de from '../../messages/de/studio.json';
import en from '../../messages/en/studio.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the mapping studio. */
export const useStudioWords = wordsOf({ en, de });
