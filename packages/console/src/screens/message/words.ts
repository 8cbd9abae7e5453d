import de from '../../messages/de/message.json';
import en from '../../messages/en/message.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the screen. */
export const useMessageWords = wordsOf({ en, de });
