import de from '../../messages/de/integrations.json';
import en from '../../messages/en/integrations.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the pages of integrations. */
export const useIntegrationWords = wordsOf({ en, de });
