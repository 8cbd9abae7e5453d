import { excerpt } from '../../contract/excerpt.ts';
import type { Issue } from '../../value/issue.ts';
import type { WrittenTime } from '../../value/local-time.ts';
import { edmDate, edmDateTime, edmTime } from '../../value/odata-time.ts';
import { readTime } from '../../value/read-time.ts';
import type { Value } from '../../value/value.ts';
import { openZone, type ZonedTime } from '../../value/zoned-time.ts';
import { mappingIssue } from '../codes.ts';
import type { Step } from './step.ts';

/** How OData V2 writes a local time: with day and time of day, its day, its time of day. */
const edmWriters = { 'edm-datetime': edmDateTime, 'edm-date': edmDate, 'edm-time': edmTime } as const;

/** What a time becomes: a moment with the offset of the site, what clocks there show, or that as OData V2 writes it. */
export type TimeTarget = 'instant' | 'local' | keyof typeof edmWriters;

/** Every form that a time may become. */
export const timeTargets: readonly TimeTarget[] = ['instant', 'local', 'edm-datetime', 'edm-date', 'edm-time'];

/** Whether what a field becomes is a form of time. */
export function isTimeTarget(target: string): target is TimeTarget {
  return (timeTargets as readonly string[]).includes(target);
}

/**
 * A time without offset is one of the site, and a day begins there at its first moment; ISO 8601 and literals of OData V2 are read. A local
 * time that clocks left out or showed twice is no single moment and becomes an issue: nobody can know what was meant.
 */
export function timeStep(target: TimeTarget): Step {
  const zones = new Map<string, ZonedTime>();
  return (found, { scope: { site } }) => {
    const time = typeof found === 'string' ? readTime(found) : undefined;
    if (!time) return unread(found);
    if (!needsZone(time, target)) return written(time.text, time, target);
    if (!site) return fault('the time is that of a site, and the integration has no site');
    const zone = zones.get(site.zone) ?? openZone(site.zone);
    zones.set(site.zone, zone);
    if (target === 'instant') return instantOf(time, zone, site.zone);
    const shown = zone.wall(time.text);
    return shown === undefined ? unread(found) : written(shown, time, target);
  };
}

type Answer = { readonly value: Value } | { readonly issue: Issue };

/** A moment is one everywhere, and a local time or a day stays one; only between them a zone is needed. */
function needsZone({ kind }: WrittenTime, target: TimeTarget): boolean {
  return target === 'instant' ? kind !== 'moment' : kind === 'moment';
}

function instantOf({ kind, text }: WrittenTime, { moments, dayStart }: ZonedTime, zone: string): Answer {
  if (kind === 'day') return { value: dayStart(text)! };
  const possible = moments(text)!;
  const [only, second] = possible;
  if (only !== undefined && second === undefined) return { value: only };
  const why = only === undefined ? 'clocks go forward over it' : `clocks show it twice, and it may be ${possible.join(' or ')}`;
  return fault(`the time ${excerpt(text)} is no single moment in ${zone}: ${why}`);
}

/** A moment as it is, anything else as local time in the form that is wanted. */
function written(text: string, { kind }: WrittenTime, target: TimeTarget): Answer {
  if (target === 'instant') return { value: text };
  const local = kind === 'day' ? `${text}T00:00:00` : text;
  if (target === 'local') return { value: local };
  const literal = edmWriters[target](local);
  return literal === undefined ? fault(`the time ${excerpt(text)} is finer than the milliseconds of OData`) : { value: literal };
}

function unread(found: Value): Answer {
  return fault(`expected a date and time, like "2026-11-23T06:00:00Z", found ${excerpt(found)}`);
}

function fault(sentence: string): { readonly issue: Issue } {
  return { issue: mappingIssue('mapping.conversion', '', sentence) };
}
