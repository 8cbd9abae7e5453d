import { addingFault, OperationError } from '@millrace/core';
import type { Actor, CodeSet, EntryPlace, EntryReport, NewEntry } from '@millrace/core';
import { releaseAnswered } from './answering.ts';
import { answerSentence, isAbout } from './answer-sentence.ts';
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
  const sentence = answerSentence(answered, crosswalkNamed(context, name), entry);
  return { crosswalk: name, entry, released: answered.released, waiting: answered.waiting.length, sentence, audit: record.audit };
}

function placeOf({ current: { plan }, lookups }: NodeContext, name: string): EntryPlace {
  const { from, to } = plan.crosswalks.get(name)!.document;
  const set = (side: string | undefined): CodeSet | undefined => lookups.current.codeSets.get(side ?? '');
  const [source, target] = [set(from), set(to)];
  return { sites: new Set(plan.sites.keys()), ...(source && { from: source }), ...(target && { to: target }) };
}
