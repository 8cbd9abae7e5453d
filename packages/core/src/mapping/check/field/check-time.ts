import type { ValueField } from '../../finish/finish.ts';
import { isTimeTarget } from '../../finish/time.ts';
import type { Flow } from '../../infer/flow.ts';
import { typeWords } from '../../../contract/type-words.ts';
import { report, type FieldPlaces } from './places.ts';

/** Formats of text that a time may have; a text without format may be one, too. */
const timeFormats = new Set(['date-time', 'date-time-local', 'date']);

/** Whether what becomes a form of time can be a time, and whether one that is only a day has a time of day. */
export function checkTime({ types, format, choices }: Flow, field: ValueField, place: string, places: FieldPlaces): void {
  const { as, codes, crosswalk } = field;
  if (as === undefined || !isTimeTarget(as) || codes || crosswalk !== undefined) return;
  if (types && !types.has('string')) {
    return report(places, 'mapping.type', place, `expected a time as text, and the source has ${typeWords(types)}`);
  }
  if (format === undefined || choices) return;
  if (!timeFormats.has(format)) {
    report(places, 'mapping.format', place, `the source writes ${format}, and a time is read from date-time or date`);
  } else if (format === 'date' && as === 'edm-time') {
    report(places, 'mapping.format', place, 'the source writes date, which has no time of day');
  }
}
