import { useLanguage } from '../../../text/language.tsx';
import { agoText, durationText } from '../../../text/time.ts';
import { useNowWords } from '../words.ts';
import type { WireFigures } from './wire-figures.ts';

/** Puts figures into words: what is wrong first, "3 held · 27 wait, 6 s · 2.5/s", else "2.5/s · proof 3 s ago". */
export function useFigureText(): (figures: WireFigures, now: number) => string {
  const say = useNowWords();
  const { language } = useLanguage();
  return ({ rate, proof, waiting, oldest, held }, now) => {
    const speed = say('rate', { rate });
    const trouble = [
      ...(held > 0 ? [say('heldCount', { held })] : []),
      ...(waiting > 0 && oldest !== undefined
        ? [say('waitingSince', { waiting, age: durationText(now - Date.parse(oldest), language) })]
        : []),
    ];
    const proven = proof === undefined ? say('noProof') : say('proof', { age: agoText(now - Date.parse(proof), language) });
    return [...trouble, speed, ...(trouble.length > 1 ? [] : [proven])].join(' · ');
  };
}
