import de from '../../messages/de/contracts.json';
import en from '../../messages/en/contracts.json';
import { wordsOf, type Say } from '../../text/words.ts';

/** The texts of the screens about documents. */
export const useContractWords = wordsOf({ en, de });

/** Says a text of these screens. */
export type SayContract = Say<typeof en>;
