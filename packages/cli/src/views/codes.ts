import type { AnswerOf } from '@millrace/api';
import { paint } from '../text/paint.ts';
import { cut, table } from '../text/table.ts';
import { clock, count, since, things } from '../text/words.ts';
import { sentence } from '../text/wrap.ts';

type CrosswalkPage = AnswerOf<'crosswalk'>;
type MissingCode = AnswerOf<'missingCodes'>[number];

/** Code sets, one line each, and who uses them. */
export function codeSetsView(sets: AnswerOf<'codeSets'>): string {
  if (sets.length === 0) return sentence('The project has no code sets.');
  return sets
    .map(({ name, title, owner, codes, usedBy }) => headOf(name, title, owner, things(codes, 'code')) + usersLine(usedBy))
    .join('\n');
}

/** One code set with its codes. */
export function codeSetView({ name, title, owner, codes, usedBy, items, next }: AnswerOf<'codeSet'>): string {
  const rows = items.map(({ code, title = '', unit = '', from, until }) => [code, unit, cut(title, 50), daysOf(from, until)]);
  return [
    headOf(name, title, owner, things(codes, 'code')),
    usersLine(usedBy),
    '\n',
    table(compact(rows), { indent: 2 }),
    moreLine(next),
  ].join('');
}

/** Crosswalks, one line each, and who uses them. */
export function crosswalksView(crosswalks: AnswerOf<'crosswalks'>): string {
  if (crosswalks.length === 0) return sentence('The project has no crosswalks.');
  return crosswalks.map(crosswalkHead).join('\n');
}

/** One crosswalk with its entries; added ones say who and why. */
export function crosswalkView(page: CrosswalkPage): string {
  const rows = page.items.map(({ from, to, site = '', since, until, preferred, added }) => {
    const marks = [daysOf(since, until), ...(preferred ? ['preferred'] : []), ...(added ? [addedWords(added)] : [])];
    return [cut(from, 30), '→', cut(to, 30), site, marks.filter(mark => mark !== '').join(', ')];
  });
  return [crosswalkHead(page), '\n', table(compact(rows), { indent: 2 }), moreLine(page.next)].join('');
}

function addedWords({ who, at, replaced }: NonNullable<CrosswalkPage['items'][number]['added']>): string {
  return replaced ? 'added, in the documents now' : `added by ${cut(who, 20)} ${clock(at).slice(0, 10)}`;
}

/** What held messages wait for; the same code is read once. */
export function missingCodesView(missing: AnswerOf<'missingCodes'>, now: number): string {
  if (missing.length === 0) return sentence('No message waits for a code.');
  const deliveries = missing.reduce((sum, each) => sum + each.deliveries, 0);
  const codes = `${things(missing.length, 'code')} ${missing.length === 1 ? 'is' : 'are'} missing`;
  return (
    sentence(
      `${codes}; ${things(deliveries, 'delivery waits', 'deliveries wait')} for ${missing.length === 1 ? 'it' : 'them'}.`,
    ) + missing.map(one => missingLines(one, now)).join('')
  );
}

function missingLines(one: MissingCode, now: number): string {
  const site = one.site === undefined ? '' : ` at ${one.site}`;
  const day = one.neededFrom === undefined ? '' : ` · needed from ${one.neededFrom} on`;
  const back = one.direction === 'back' ? ', on the way back' : '';
  return [
    '\n',
    sentence(`${paint('bold', one.code)} in ${one.crosswalk}${site}${back} · steward ${one.owner}${day}`),
    sentence(
      `${things(one.deliveries, 'delivery', 'deliveries')}, held ${since(one.heldSince, now)}: ${one.flows.join(', ')}`,
      2,
    ),
    sentence(one.sentence, 2),
  ].join('');
}

/** What adding an entry did. */
export function entryView({ crosswalk, entry, sentence: told, audit }: AnswerOf<'addEntry'>): string {
  const { from, to, site, since: first, until } = entry;
  const days = daysOf(first, until);
  const where = [...(site === undefined ? [] : [`at ${site}`]), ...(days === '' ? [] : [days])].join(', ');
  return sentence(
    `${from} → ${to}${where === '' ? '' : ` (${where})`} is in crosswalk ${crosswalk}: ${told}. Audit entry ${audit}.`,
  );
}

function crosswalkHead({ name, title, owner, missing, entries, added, usedBy }: AnswerOf<'crosswalks'>[number]): string {
  const size = `${things(entries, 'entry', 'entries')}${added > 0 ? ` and ${count(added)} added` : ''}`;
  const rule =
    missing === 'hold'
      ? 'what is missing is held'
      : missing === 'pass'
        ? 'what is missing passes'
        : `what is missing becomes ${missing}`;
  return headOf(name, title, owner, `${size}; ${rule}`) + usersLine(usedBy);
}

function headOf(name: string, title: string | undefined, owner: string, what: string): string {
  return sentence(`${paint('bold', name)}${title === undefined ? '' : ` · ${title}`} · steward ${owner} · ${what}`);
}

function usersLine(usedBy: readonly string[]): string {
  return sentence(usedBy.length === 0 ? 'used by nothing' : `used by ${usedBy.join(', ')}`, 2);
}

function moreLine(next: string | undefined): string {
  return next === undefined ? '' : `\n${sentence(`There are more: --after ${next}`)}`;
}

function daysOf(first: string | undefined, until: string | undefined): string {
  return [...(first === undefined ? [] : [`from ${first}`]), ...(until === undefined ? [] : [`until ${until}`])].join(' ');
}

/** Rows without the columns in which nothing stands. */
function compact(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const used = (rows[0] ?? []).map((_, column) => rows.some(row => row[column] !== ''));
  return rows.map(row => row.filter((_, column) => used[column]));
}
