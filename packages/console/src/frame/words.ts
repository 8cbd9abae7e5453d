import de from '../messages/de/frame.json';
import en from '../messages/en/frame.json';
import { wordsOf } from '../text/words.ts';

/** The texts of the frame around every screen, and of the parts. */
export const useFrameWords = wordsOf({ en, de });
