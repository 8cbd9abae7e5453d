import de from '../../messages/de/trust.json';
import en from '../../messages/en/trust.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the screen of trust. */
export const useTrustWords = wordsOf({ en, de });
