import type { SourceItem } from '@millrace/connector';

import type { Observation } from './observation.ts';
import { writeMoment } from './time.ts';

const encoder = new TextEncoder();

/** One observation as a message: JSON with everything that was told, texts as they were. Without an id equal content is the same message. */
export function observationItem(told: Observation, id?: string, attributes: Readonly<Record<string, string>> = {}): SourceItem {
  return {
    bytes: encoder.encode(JSON.stringify(messageOf(told))),
    ...(id !== undefined && { id }),
    time: writeMoment(told.time),
    attributes,
  };
}

/** The fields of the message of an observation. */
export function messageOf(told: Observation): Readonly<Record<string, unknown>> {
  const { time: _, text, attributes, entries, ...rest } = told;
  return { ...rest, value: text, ...(entries && { entries }), ...(Object.keys(attributes).length > 0 && { attributes }) };
}
