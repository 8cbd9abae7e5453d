import { addingCommands } from '@millrace/core';
import type { AwaitedEntry, Crosswalk, NewEntry } from '@millrace/core';
import type { Answered } from './answering.ts';

/** Whether a message that waits for this may go on with the entry. */
export function isAbout({ crosswalk, direction, code, site }: AwaitedEntry, name: string, entry: NewEntry): boolean {
  const isCode = code === (direction === 'back' ? entry.to : entry.from);
  return crosswalk === name && isCode && (entry.site === undefined || entry.site === site);
}

/**
 * What became of those that waited for the code of an entry just added: how many go on, how many wait for days on which it does not hold,
 * with the command that adds it for these, and how many for other codes.
 */
export function answerSentence({ released, waiting }: Answered, crosswalk: Crosswalk, entry: NewEntry): string {
  if (released === 0 && waiting.length === 0) return `nothing waited for ${JSON.stringify(entry.from)}`;
  const isOutside = (awaited: AwaitedEntry): boolean => isAbout(awaited, crosswalk.name, entry) && !holdsOn(entry, awaited.day);
  const outside = waiting.filter(missing => missing.some(isOutside));
  const clauses = [
    `${released} held ${released === 1 ? 'delivery goes' : 'deliveries go'} on`,
    ...outsideClauses(
      outside.map(missing => missing.find(isOutside)!.day),
      crosswalk,
      entry,
    ),
    ...otherClauses(waiting.length - outside.length, entry.from),
  ];
  return clauses.join('; ');
}

/** A day that is not named is after all others. Days in ISO 8601 sort as text. */
function holdsOn({ since, until }: NewEntry, day: string | undefined): boolean {
  return (
    (since === undefined || day === undefined || day >= since) && (until === undefined || (day !== undefined && day < until))
  );
}

function outsideClauses(days: readonly (string | undefined)[], crosswalk: Crosswalk, entry: NewEntry): readonly string[] {
  if (days.length === 0) return [];
  const { since, until, ...always } = entry;
  const isEarly = (day: string | undefined): boolean => since !== undefined && day !== undefined && day < since;
  const early = days.some(isEarly);
  const late = !days.every(isEarly);
  const when = [...(early ? [`before ${since}`] : []), ...(late ? [`from ${until} on`] : [])].join(' or ');
  const narrowed = [...(early ? [{ ...always, until: since! }] : []), ...(late ? [{ ...always, since: until! }] : [])];
  const commands = narrowed.flatMap(each => addingCommands(crosswalk, each));
  const remedy = commands.length === 0 ? '' : `; add it for these too: ${commands.join(', and ')}`;
  return [`${days.length} ${days.length === 1 ? 'waits' : 'wait'} for days ${when}, on which the entry does not hold${remedy}`];
}

function otherClauses(count: number, code: string): readonly string[] {
  if (count === 0) return [];
  return [
    `${count} that ${count === 1 ? 'needs' : 'need'} ${JSON.stringify(code)} still ${count === 1 ? 'waits' : 'wait'} for other codes`,
  ];
}
