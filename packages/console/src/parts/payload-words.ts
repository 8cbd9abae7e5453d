import de from '../messages/de/payload.json';
import en from '../messages/en/payload.json';
import { wordsOf } from '../text/words.ts';

/** The texts of the part. */
export const usePayloadWords = wordsOf({ en, de });
