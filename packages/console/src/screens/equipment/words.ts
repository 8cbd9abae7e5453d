import de from '../../messages/de/equipment.json';
import en from '../../messages/en/equipment.json';
import { wordsOf } from '../../text/words.ts';

/** The texts of the screens about equipment. */
export const useEquipmentWords = wordsOf({ en, de });
