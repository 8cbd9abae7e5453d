import type { Say } from '../../text/words.ts';
import type en from '../../messages/en/integrations.json';

/** A rate in the unit in which it is a number that people say: "12/s", "3.4/min". */
export function rateText(perSecond: number, say: Say<typeof en>, language: string): string {
  if (perSecond === 0) return say('nothing');
  const { unit, seconds } = rateUnit(perSecond);
  const rate = perSecond * seconds;
  return say(unit, { rate: new Intl.NumberFormat(language, { maximumFractionDigits: rate < 10 ? 1 : 0 }).format(rate) });
}

/** The shortest time in which such a rate comes to one, with its word. */
export function rateUnit(perSecond: number): {
  readonly unit: 'perSecond' | 'perMinute' | 'perHour';
  readonly seconds: number;
} {
  if (perSecond >= 1) return { unit: 'perSecond', seconds: 1 };
  return perSecond * 60 >= 1 ? { unit: 'perMinute', seconds: 60 } : { unit: 'perHour', seconds: 3600 };
}
