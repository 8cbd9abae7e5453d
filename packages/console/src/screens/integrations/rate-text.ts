import type { Say } from '../../text/words.ts';
import type en from '../../messages/en/integrations.json';

/** A rate in the unit in which it is a number that people say: "12/s", "3.4/min". */
export function rateText(perSecond: number, say: Say<typeof en>, language: string): string {
  if (perSecond === 0) return say('nothing');
  const [unit, rate] = unitOf(perSecond);
  const digits = rate < 10 ? 1 : 0;
  return say(unit, { rate: new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(rate) });
}

function unitOf(perSecond: number): readonly ['perSecond' | 'perMinute' | 'perHour', number] {
  if (perSecond >= 1) return ['perSecond', perSecond];
  return perSecond * 60 >= 1 ? ['perMinute', perSecond * 60] : ['perHour', perSecond * 3600];
}
