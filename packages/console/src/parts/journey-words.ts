import de from '../messages/de/journey.json';
import en from '../messages/en/journey.json';
import { wordsOf } from '../text/words.ts';

/** The texts of the part. */
export const useJourneyWords = wordsOf({ en, de });
