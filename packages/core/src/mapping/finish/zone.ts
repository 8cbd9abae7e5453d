import { excerpt } from '../../contract/excerpt.ts';
import type { Issue } from '../../value/issue.ts';
import type { Value } from '../../value/value.ts';
import { openZone, type ZonedTime } from '../../value/zoned-time.ts';
import { mappingIssue } from '../codes.ts';
import type { Step } from './step.ts';

/** What a time becomes in the zone of the site: a moment with its offset, or what clocks there show. */
export type ZonedTarget = 'instant' | 'local';

/**
 * `instant`: a date and time without offset is what clocks at the site show, and becomes a moment with offset; one that has an offset stays.
 * `local`: the other way round. A time that clocks left out or showed twice is an issue: nobody can know what was meant.
 */
export function zoneStep(target: ZonedTarget): Step {
  const zones = new Map<string, ZonedTime>();
  return (found, { scope }) => {
    if (!scope.site) return { issue: conversion('the time is that of a site, and the integration has no site') };
    const { zone } = scope.site;
    const opened = zones.get(zone) ?? openZone(zone);
    zones.set(zone, opened);
    return target === 'local' ? localOf(found, opened) : instantOf(found, opened, zone);
  };
}

type Answer = { readonly value: Value } | { readonly issue: Issue };

function instantOf(found: Value, { moments, wall }: ZonedTime, zone: string): Answer {
  if (typeof found === 'string' && wall(found) !== undefined) return { value: found };
  const possible = typeof found === 'string' ? moments(found) : undefined;
  if (!possible) return { issue: conversion(`expected a date and time, like "2026-11-23T06:00:00", found ${excerpt(found)}`) };
  const [only, second] = possible;
  if (only !== undefined && second === undefined) return { value: only };
  const why = only === undefined ? 'clocks go forward over it' : `clocks show it twice, and it may be ${possible.join(' or ')}`;
  return { issue: conversion(`the time ${excerpt(found)} is no single moment in ${zone}: ${why}`) };
}

function localOf(found: Value, { wall }: ZonedTime): Answer {
  const shown = typeof found === 'string' ? wall(found) : undefined;
  if (shown !== undefined) return { value: shown };
  return { issue: conversion(`expected a date and time with offset, like "2026-11-23T06:00:00Z", found ${excerpt(found)}`) };
}

function conversion(sentence: string): Issue {
  return mappingIssue('mapping.conversion', '', sentence);
}
