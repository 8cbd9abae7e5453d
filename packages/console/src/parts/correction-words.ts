import de from '../messages/de/correction.json';
import en from '../messages/en/correction.json';
import { wordsOf } from '../text/words.ts';

/** The texts about corrections of messages. */
export const useCorrectionWords = wordsOf({ en, de });
