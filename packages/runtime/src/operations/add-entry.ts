import { addingFault, OperationError } from '@millrace/core';
import type { Actor, AwaitedEntry, CodeSet, EntryPlace, EntryReport, NewEntry } from '@millrace/core';
import { releaseAnswered, type Answered } from './answering.ts';
import type { NodeContext } from './context.ts';
import { reasonGiven } from './context.ts';
import { crosswalkNamed } from './crosswalks.ts';

/**
 * Adds an entry to a crosswalk of this node and lets those held deliveries go on that wait for it. The entry and its audit entry are on disk
 * before any message sees it. What repeats or contradicts an entry is refused.
 */
export async function addCrosswalkEntry(
  context: NodeContext,
  name: string,
  given: NewEntry,
  reason: string,
  actor: Actor,
): Promise<EntryReport> {
  const because = reasonGiven(reason);
  const fault = addingFault(crosswalkNamed(context, name), given, placeOf(context, name));
  if (fault !== undefined) throw new OperationError('refused', 'crosswalk.entry-refused', fault);
  const { from, to, site, since, until } = given;
  const entry: NewEntry = {
    from,
    to,
    ...(site !== undefined && { site }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
  };
  const record = await context.store.addEntry({
    ...entry,
    at: context.clock.now(),
    who: actor.name,
    reason: because,
    crosswalk: name,
  });
  context.lookups.add(record);
  const answered = await releaseAnswered(context, {
    who: actor.name,
    reason: `crosswalk ${name} has an entry for ${JSON.stringify(from)} (audit entry ${record.audit}): ${because}`,
    about: awaited => isAbout(awaited, name, entry),
  });
  return { crosswalk: name, entry, ...answered, sentence: sentenceOf(answered, entry), audit: record.audit };
}

function placeOf({ current: { plan }, lookups }: NodeContext, name: string): EntryPlace {
  const { from, to } = plan.crosswalks.get(name)!.document;
  const set = (side: string | undefined): CodeSet | undefined => lookups.current.codeSets.get(side ?? '');
  const [source, target] = [set(from), set(to)];
  return { sites: new Set(plan.sites.keys()), ...(source && { from: source }), ...(target && { to: target }) };
}

/** Whether a message that waits for this may go on with the entry. */
function isAbout({ crosswalk, direction, code, site }: AwaitedEntry, name: string, entry: NewEntry): boolean {
  const isCode = code === (direction === 'back' ? entry.to : entry.from);
  return crosswalk === name && isCode && (entry.site === undefined || entry.site === site);
}

function sentenceOf({ released, waiting }: Answered, { from, since, until }: NewEntry): string {
  const code = JSON.stringify(from);
  if (released === 0 && waiting === 0) return `nothing waited for ${code}`;
  const going = `${released} held ${released === 1 ? 'delivery goes' : 'deliveries go'} on`;
  if (waiting === 0) return going;
  const days =
    since === undefined && until === undefined
      ? 'for other codes'
      : 'for other codes, or for days on which the entry does not hold';
  return `${going}; ${waiting} that ${waiting === 1 ? 'needs' : 'need'} ${code} still ${waiting === 1 ? 'waits' : 'wait'} ${days}`;
}
