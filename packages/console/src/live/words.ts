import de from '../messages/de/live.json';
import en from '../messages/en/live.json';
import { wordsOf } from '../text/words.ts';

/** The texts about the connection of the page to its node. */
export const useLiveWords = wordsOf({ en, de });
